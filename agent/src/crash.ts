/** For crash tests: `KAKURI_CRASH_AT=<point>[#n]` kills this process the n-th time it passes that point. Unset, nothing. */
export function crashAt(setting: string | undefined): (point: string) => void {
  if (!setting) return () => undefined
  const [point, count] = setting.split('#')
  let left = Number(count ?? 1)
  return passed => {
    if (passed === point && --left === 0) process.kill(process.pid, 'SIGKILL')
  }
}
