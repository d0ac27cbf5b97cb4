/** How long is left, as one says it aloud: `4 min 12 s`, `12 s`. Never below nothing; a begun second counts whole. */
export function leftInWords(ms: number, language: 'ja' | 'en'): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const words = language === 'ja' ? JA : EN
  if (hours > 0) return words.hours(hours, minutes)
  return minutes > 0 ? words.minutes(minutes, rest) : words.seconds(rest)
}

const JA = {
  hours: (hours: number, minutes: number) => `${hours} 時間 ${minutes} 分`,
  minutes: (minutes: number, seconds: number) => `${minutes} 分 ${seconds} 秒`,
  seconds: (seconds: number) => `${seconds} 秒`,
}
const EN = {
  hours: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
  minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  seconds: (seconds: number) => `${seconds} s`,
}

/** As a clock that runs down: `4:12`, `1:04:12`. */
export function leftOnClock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
