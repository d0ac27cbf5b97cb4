import type { Gate } from '../../../../src/api/common.ts'
import { useWords, words } from '../../app/words.ts'

export const RUNG_WORDS = words('rungs', {
  ssh: ['SSH', 'SSH'],
  snmp: ['SNMP', 'SNMP'],
  console: ['シリアルコンソール', 'serial console'],
  outlet: ['電源コンセント制御', 'power outlet'],
  relay: ['リレー', 'relay'],
  hands: ['人の手', 'a person'],
})

const GATE_WORDS = words('gates', {
  auto: ['自動で開始', 'Begins by itself'],
  confirm: ['1人の確認で開始', 'One person confirms'],
  approve: ['{{count}}人の承認で開始', '{{count}} different people approve'],
  glass: ['（緊急時は1人で開始可）', ' (one person may break glass)'],
})

/** A gate as a person says it. */
export function useGateWords(): (gate: Gate) => string {
  const t = useWords(GATE_WORDS)
  return gate => {
    if (gate.kind !== 'approve') return t(gate.kind)
    return t('approve', { count: gate.count }) + (gate.breakGlass ? t('glass') : '')
  }
}
