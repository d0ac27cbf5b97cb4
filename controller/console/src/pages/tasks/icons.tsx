const PATHS = {
  // A plug leaving its socket.
  unplug: 'M3 12h5M8 8v8a4 4 0 0 0 0-8M21 12h-3M18 8v8h-2M13 6l-2-2M13 18l-2 2',
  plug: 'M3 12h6M9 7v10c4 0 6-2 6-5s-2-5-6-5M15 10h3M15 14h3M18 7v10h3',
  look: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5',
  warning: 'M12 3 2 20h20L12 3M12 9v5M12 16.5v1',
} as const

/** Beside a word, never instead of one. */
export function ActionIcon({ action }: { readonly action: keyof typeof PATHS }) {
  return (
    <svg
      width="32"
      height="32"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d={PATHS[action]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
