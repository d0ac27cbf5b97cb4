import { Refusal } from './refusal.ts'

/** The part of a response that tells when nothing of it is left here. */
export interface Response {
  readonly closed: boolean
  once(event: 'close', listener: () => void): unknown
}

/** A browser asks for six at once; streams count too. */
const MOST_AT_ONCE = 60

/** Requests whose answers were not taken yet: each holds memory, and somebody may ask and never read. */
export interface UnderWay {
  /** Until the response is closed. Throws TOO_MANY_TRIES. */
  begin(person: string, response: Response): void
  /** One at a time of a person: until `work` has ended and the response is closed. Throws TOO_MANY_TRIES. */
  alone<T>(person: string, response: Response, work: () => Promise<T>): Promise<T>
}

export function underWay(): UnderWay {
  const counts = new Map<string, number>()
  const alone = new Set<string>()
  return {
    begin: (person, response) => {
      const count = counts.get(person) ?? 0
      if (count >= MOST_AT_ONCE) throw tooMany()
      counts.set(person, count + 1)
      response.once('close', () => {
        const left = (counts.get(person) ?? 1) - 1
        if (left === 0) counts.delete(person)
        else counts.set(person, left)
      })
    },
    alone: async (person, response, work) => {
      if (alone.has(person)) throw tooMany()
      alone.add(person)
      try {
        return await work()
      } finally {
        if (response.closed) alone.delete(person)
        else response.once('close', () => alone.delete(person))
      }
    },
  }
}

function tooMany(): Refusal {
  const said = { en: 'Too many requests of yours are still under way.', ja: '処理中のリクエストが多すぎます。' }
  return new Refusal('TOO_MANY_TRIES', said, { waitSeconds: 5 })
}
