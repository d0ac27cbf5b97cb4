import type { ComponentType, ReactNode } from 'react'
import type { MapDeviceDoc } from '../../../../src/api/map.ts'

interface DrawnProps {
  readonly size?: number | string | undefined
}

function Drawn({ size = 20, children }: DrawnProps & { readonly children: ReactNode }) {
  return (
    <svg
      className="k-icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

export function ScissorsIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <circle cx="6" cy="6" r="3" />
      <circle cx="6" cy="18" r="3" />
      <path d="M8.600 7.600L21 18M8.600 16.400L21 6" />
    </Drawn>
  )
}

function SwitchIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M2 6h20v12H2zM6 10h9l-2-2M18 14H9l2 2" />
    </Drawn>
  )
}

function FirewallIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M3 4h18v16H3zM3 9.300h18M3 14.600h18M12 4v5.300M7.500 9.300v5.300M16.500 9.300v5.300M12 14.600V20" />
    </Drawn>
  )
}

function RouterIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <circle cx="12" cy="12" r="9.500" />
      <path d="M12 4.500v5m-2-2l2-2.500 2 2.500M12 19.500v-5m-2 2l2 2.500 2-2.500M4.500 12h5M19.500 12h-5" />
    </Drawn>
  )
}

function HostIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M3 4h18v12H3zM12 16v4M7 20h10" />
    </Drawn>
  )
}

export function WallIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M4 4h16v16H4z" />
      <path d="M9 10v4M15 10v4" />
    </Drawn>
  )
}

export function OutsideIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M7 18a4.500 4.500 0 0 1-.5-9A6 6 0 0 1 18 8.500a4.800 4.800 0 0 1-.5 9.500z" />
    </Drawn>
  )
}

export function MinusIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M4.500 12h15" />
    </Drawn>
  )
}

export function WholeIcon({ size }: DrawnProps) {
  return (
    <Drawn size={size}>
      <path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />
    </Drawn>
  )
}

export const KIND_ICON: { readonly [kind in MapDeviceDoc['kind']]: ComponentType<DrawnProps> } = {
  switch: SwitchIcon,
  firewall: FirewallIcon,
  router: RouterIcon,
  host: HostIcon,
}
