import { useLanguage, useSay } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'

/** Names of segments or devices of the plan by id. */
export function usePlanNames(): (ids: readonly string[]) => string {
  const say = useSay()
  const and = useLanguage() === 'ja' ? '、' : ', '
  const segments = useLive(live => live.plan?.segments)
  const devices = useLive(live => live.plan?.devices)
  return ids =>
    ids
      .map(id => {
        const name = segments?.[id]?.name ?? devices?.[id]?.name
        return name === undefined ? id : say(name)
      })
      .join(and)
}
