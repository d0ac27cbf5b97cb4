import type { Form } from './sentence.ts'

/** What the rules find about outlets, relays and power, and what to do about it. */
export const POWER_FINDINGS: readonly Form[] = [
  ['{first} and {second} both switch {Contact}', '{first} と {second} が、どちらも{Contact}を使います'],
  [
    'Leave the rung to one of the two: restoring one would bring back what the other still holds.',
    'この手段は一方だけに残してください。片方を復旧すると、もう一方が遮断している分も戻ってしまいます。',
  ],
  [
    '{step} cuts the power of {device}, which switches {fed}',
    '{step} は {device} の電源を切りますが、{device} は {fed} の入切に使われています',
  ],
  [
    'Cut {fed} instead, or take the rung out of the ladder.',
    '代わりに {fed} を遮断するか、ladder からこの手段を除いてください。',
  ],
  [
    '{step} cuts the power of {device}, where {other} cuts too',
    '{step} は {device} の電源を切りますが、{other} も同じ機器で遮断します',
  ],
  [
    'When its power comes back, {device} may have forgotten that cut: keep one of the two, or let the watch cut again.',
    '電源が戻ったとき、{device} はその遮断を忘れているかもしれません。どちらか一方だけにするか、監視で再び遮断する設定にしてください。',
  ],
  [
    '{step} needs the profile {profile} of {device}, which is not for {other}',
    '{step} に必要な {device} のプロファイル {profile} は、{other} 用ではありません',
  ],
  [
    '{step} switches relay {relay} of {device}, which has no such relay',
    '{step} は {device} のリレー {relay} を使いますが、そのリレーはありません',
  ],
  [
    'Correct the relay in site.yaml: {device} has {first} to {last}.',
    'site.yaml のリレーを直してください。{device} にあるのは {first} から {last} です。',
  ],
]

/** What is switched. */
export const CONTACTS: readonly Form[] = [
  ['outlet {outlet} of {device}', '{device} のコンセント {outlet} '],
  ['relay {relay} of {device}', '{device} のリレー {relay} '],
]
