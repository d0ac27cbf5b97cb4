import type { Language } from '../app/i18n.ts'

const two = (n: number) => String(n).padStart(2, '0')

/** Milliseconds as a person reads them: `12.3 s`, `4 min 05 s`, `2 h 05 min`, `3 d 4 h`. Never below zero. */
export function formatDuration(ms: number, language: Language): string {
  const s = Math.max(0, ms) / 1_000
  const say = language === 'ja' ? JAPANESE : ENGLISH
  // 59.96 s would be shown as 60.0 s.
  if (s < 59.95) return say.seconds(s < 10 ? s.toFixed(2) : s.toFixed(1))
  const whole = Math.floor(s + 0.05)
  if (whole < 3_600) return say.minutes(Math.floor(whole / 60), two(whole % 60))
  if (whole < 48 * 3_600) return say.hours(Math.floor(whole / 3_600), two(Math.floor((whole % 3_600) / 60)))
  return say.days(Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3_600))
}

/** As `formatDuration`, but whole seconds: for what counts on the screen. */
export function formatCounting(ms: number, language: Language): string {
  const whole = Math.max(0, Math.floor(ms / 1_000))
  if (whole >= 60) return formatDuration(whole * 1_000, language)
  return language === 'ja' ? `${whole}秒` : `${whole} s`
}

/** How long ago, in one unit: `3 min ago`. Times ahead are now. */
export function formatAge(ms: number, language: Language): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  if (s < 60) return language === 'ja' ? `${s}秒前` : `${s} s ago`
  if (s < 3_600) return language === 'ja' ? `${Math.floor(s / 60)}分前` : `${Math.floor(s / 60)} min ago`
  if (s < 48 * 3_600) return language === 'ja' ? `${Math.floor(s / 3_600)}時間前` : `${Math.floor(s / 3_600)} h ago`
  return language === 'ja' ? `${Math.floor(s / 86_400)}日前` : `${Math.floor(s / 86_400)} days ago`
}

/** A clock that runs: `04:05`, from an hour on `1:04:05`. */
export function formatStopwatch(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1_000))
  const hours = Math.floor(whole / 3_600)
  const rest = `${two(Math.floor((whole % 3_600) / 60))}:${two(whole % 60)}`
  return hours === 0 ? rest : `${hours}:${rest}`
}

/** Time of day with seconds in the browser's zone; with the date where it is not today. */
export function formatClock(utc: number, nowUtc: number): string {
  const at = new Date(utc)
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  if (at.toDateString() === new Date(nowUtc).toDateString()) return time
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`
}

const ENGLISH = {
  seconds: (s: string) => `${s} s`,
  minutes: (m: number, s: string) => `${m} min ${s} s`,
  hours: (h: number, m: string) => `${h} h ${m} min`,
  days: (d: number, h: number) => `${d} d ${h} h`,
}
const JAPANESE = {
  seconds: (s: string) => `${s}秒`,
  minutes: (m: number, s: string) => `${m}分${s}秒`,
  hours: (h: number, m: string) => `${h}時間${m}分`,
  days: (d: number, h: number) => `${d}日${h}時間`,
}
