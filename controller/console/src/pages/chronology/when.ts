const two = (n: number) => String(n).padStart(2, '0')

/** The value of an input of type datetime-local, to the second, in the browser's time zone. */
export function toInput(utc: number): string {
  const at = new Date(utc)
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** UTC milliseconds; null where nothing readable was given. */
export function fromInput(value: string): number | null {
  const utc = new Date(value).getTime()
  return value === '' || Number.isNaN(utc) ? null : utc
}

/** A day in the browser's time zone, as a key. */
export function dayOf(utc: number): string {
  return toInput(utc).slice(0, 10)
}

/** Minutes east of UTC on this machine at that time. */
export function offsetAt(utc: number): number {
  // JavaScript counts them the other way round; no minus zero.
  return 0 - new Date(utc).getTimezoneOffset()
}

/** `UTC+09:00` */
export function zoneName(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `UTC${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`
}
