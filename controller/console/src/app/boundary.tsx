import { Component, type ReactNode } from 'react'
import { ProblemBox } from '../components/problem-box.tsx'

interface Held {
  readonly error: unknown
}

/** A page that fails says so and leaves the rest of the console standing. */
export class Boundary extends Component<{ readonly children: ReactNode }, Held> {
  override state: Held = { error: null }

  static getDerivedStateFromError(error: unknown): Held {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <ProblemBox error={this.state.error} />
  }
}
