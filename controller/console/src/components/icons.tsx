import type { ReactNode } from 'react'

interface IconProps {
  readonly size?: number | string
}

/** Drawn in the colour of the words beside them, which say the same: never read aloud. */
function Drawn({ size = '1.15em', children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      className="k-icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

const icon = (drawing: ReactNode) => (props: IconProps) => <Drawn {...props}>{drawing}</Drawn>

const ring = <circle cx="12" cy="12" r="9" />
const tick = <path d="M7.5 12.5l3 3 6-6.5" />

export const WaitingIcon = icon(<circle cx="12" cy="12" r="8" />)
export const WorkingIcon = icon(
  <>
    <path d="M12 3a9 9 0 1 1-8.5 6" />
    <path d="M3 3.5v6h6" />
  </>,
)
export const HandIcon = icon(
  <path d="M7 12V6.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5.500a1.5 1.5 0 0 1 3 0V12m0-3.500a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1.500a6 6 0 0 1-5-2.700L3.7 14.500a1.5 1.5 0 0 1 2.4-1.800L7 14" />,
)
export const DoneIcon = icon(
  <>
    <circle cx="12" cy="12" r="10" fill="currentColor" stroke="none" />
    <path d="M7.5 12.5l3 3 6-6.5" stroke="var(--mantine-color-body)" />
  </>,
)
export const TickIcon = icon(
  <>
    {ring}
    {tick}
  </>,
)
export const QuestionIcon = icon(
  <>
    <path d="M12 2.500l10.5 18.500h-21z" />
    <path d="M9.8 11.200a2.3 2.3 0 1 1 3 2.200c-.6.2-.8.6-.8 1.200M12 17.800v.1" />
  </>,
)
export const AlertIcon = icon(
  <>
    <path d="M12 2.500l10.5 18.500h-21z" />
    <path d="M12 9.500v5M12 17.800v.1" />
  </>,
)
export const RefusedIcon = icon(
  <>
    <path d="M8 2.500h8l5.5 5.500v8l-5.5 5.500h-8l-5.5-5.500v-8z" />
    <path d="M8.5 8.500l7 7m0-7l-7 7" />
  </>,
)
export const UnreachableIcon = icon(
  <>
    <path d="M3 12h5M16 12h5M10 7v10M14 7v10" />
    <path d="M4 4l16 16" />
  </>,
)
export const SkippedIcon = icon(
  <>
    {ring}
    <path d="M5.8 5.800l12.4 12.4" />
  </>,
)
export const SimulatedIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" strokeDasharray="3.5 3.2" />
    {tick}
  </>,
)
export const CutIcon = icon(<path d="M2 12h6M16 12h6M10.5 5l-2 14M15.5 5l-2 14" />)
export const OpenIcon = icon(
  <>
    <path d="M2 12h20" />
    <path d="M7 7l-5 5 5 5M17 7l5 5-5 5" />
  </>,
)
export const RestoreIcon = icon(
  <>
    <path d="M4 12a8 8 0 1 0 2.5-5.8" />
    <path d="M4 3.500v5h5M12 8v4.500l3 2" />
  </>,
)
export const PauseIcon = icon(<path d="M8 5v14M16 5v14" />)
export const PlayIcon = icon(<path d="M7 4.500v15l12-7.500z" />)
export const StopIcon = icon(<path d="M5.5 5.500h13v13h-13z" />)
export const LockIcon = icon(<path d="M5 11h14v9.500H5zM8 11V7.500a4 4 0 0 1 8 0V11" />)
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="7.5" r="4" />
    <path d="M4 21a8 8 0 0 1 16 0" />
  </>,
)
export const ClockIcon = icon(
  <>
    {ring}
    <path d="M12 6.500V12l3.5 2.5" />
  </>,
)
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4.5" />
    <path d="M12 2v2.500M12 19.500V22M2 12h2.500M19.5 12H22M5 5l1.7 1.700M17.3 17.300L19 19M5 19l1.7-1.700M17.3 6.700L19 5" />
  </>,
)
export const MoonIcon = icon(<path d="M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z" />)
export const PlusIcon = icon(<path d="M12 4.500v15M4.5 12h15" />)
export const CloseIcon = icon(<path d="M5.5 5.500l13 13m0-13l-13 13" />)
export const SearchIcon = icon(
  <>
    <circle cx="10.5" cy="10.5" r="7" />
    <path d="M16 16l5.5 5.5" />
  </>,
)
export const DownIcon = icon(<path d="M5 9l7 7 7-7" />)
export const RightIcon = icon(<path d="M9 5l7 7-7 7" />)
export const DownloadIcon = icon(<path d="M12 3.500v12m-5-5l5 5 5-5M4 20.500h16" />)
export const PrintIcon = icon(<path d="M7 9V3h10v6M7 17H3.500V9h17v8H17M7 14h10v7H7z" />)
export const CameraIcon = icon(
  <>
    <path d="M3 7.500h4.500L9 5h6l1.5 2.500H21V19.500H3z" />
    <circle cx="12" cy="13" r="3.5" />
  </>,
)
export const PhoneIcon = icon(
  <path d="M5 3.500h4l1.5 5-2.5 1.800a12 12 0 0 0 5.7 5.700l1.8-2.5 5 1.500v4a1.5 1.5 0 0 1-1.6 1.500A17 17 0 0 1 3.5 5.1 1.5 1.5 0 0 1 5 3.500z" />,
)
export const MenuIcon = icon(<path d="M4 6.500h16M4 12h16M4 17.500h16" />)
export const SpeakIcon = icon(
  <path d="M4 9.500v5h4l6 4.500V5l-6 4.500zM17.5 9a4.5 4.5 0 0 1 0 6M20 6.500a8 8 0 0 1 0 11" />,
)
export const ReadyIcon = icon(
  <>
    <path d="M12 2.500l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z" />
    <path d="M8.5 12l2.5 2.5 4.5-5" />
  </>,
)
