import type { Form } from './sentence.ts'

/** What the rules find in a plan, and what to do about it. */
export const FINDINGS: readonly Form[] = [
  // own-path, reachable
  [
    'step {step} cuts off its own device {device} at {Spot}',
    '遮断点 {step} が、操作する機器 {device} への経路を{Spot}で自ら断ちます',
  ],
  [
    'step {step} loses its device {device} when {Taker} cuts {Spot}',
    '{Taker}が{Spot}を遮断すると、遮断点 {step} の機器 {device} に到達できなくなります',
  ],
  [
    'Cut the other end of {Spot}, or give {device} another way in. Way in until then: {path}',
    '{Spot}の反対側を遮断するか、{device} に別の経路を用意してください。それまでの経路: {path}',
  ],
  [
    'Move step {step} to an earlier stage, or give {device} another way in. Way in until then: {path}',
    '遮断点 {step} を前のステージに移すか、{device} に別の経路を用意してください。それまでの経路: {path}',
  ],
  [
    'no rung can reach {device}: it has no way in for {rungs}',
    'どの手段でも {device} に到達できません。{rungs} の接続方法が書かれていません',
  ],
  [
    'no rung can reach {device}: the map does not say where its address lies',
    'どの手段でも {device} に到達できません。アドレスがどこに属するか、構成図に書かれていません',
  ],
  [
    'no rung can reach {device}: no path from the controller to it',
    'どの手段でも {device} に到達できません。コントローラーからの経路がありません',
  ],
  ['Add a way in to {device}.', '{device} に接続方法（ways）を追加してください。'],
  [
    'Write the management address of {device} and the segment it lies in.',
    '{device} の管理アドレスと、それが属するセグメントを書いてください。',
  ],
  [
    'Add the cables between the controller and {device} with the management segment they carry.',
    'コントローラーと {device} の間のケーブルを、通る管理セグメントとともに追加してください。',
  ],
  [
    'Write down the segments that cable {cable} carries. Path: {path}',
    'ケーブル {cable} を通るセグメントを書いてください。経路: {path}',
  ],
  // proof
  [
    '{from} reaches {to} when stage {stage} is cut by hands: {node} is in both',
    'ステージ {stage} を人の手で遮断しても、{from} と {to} はつながっています: {node} が両方に属しています',
  ],
  [
    '{from} reaches {to} after stage {stage}: {node} is in both',
    'ステージ {stage} の後も、{from} と {to} はつながっています: {node} が両方に属しています',
  ],
  [
    '{from} reaches {to} when stage {stage} is cut by hands: {path}',
    'ステージ {stage} を人の手で遮断しても、{from} から {to} への経路が残ります: {path}',
  ],
  [
    '{from} reaches {to} after stage {stage}: {path}',
    'ステージ {stage} の後も、{from} から {to} への経路が残ります: {path}',
  ],
  [
    'The map does not say what cable {cable} carries, so it counts as connected: write down its segments.',
    'ケーブル {cable} を何が通るか構成図に書かれていないため、接続しているとみなします。セグメントを書いてください。',
  ],
  [
    'No cable severs {service} until site.yaml says which port it runs over: add via: to the service.',
    '{service} がどのポートを通るか site.yaml に書かれるまで、どのケーブルを抜いても遮断できません。サービスに via: を追加してください。',
  ],
  [
    'Name cables for the hands rung that sever the same as the device does.',
    '手段 hands のケーブルには、機器と同じ範囲を遮断するものを指定してください。',
  ],
  [
    'Add a cut point on this path, or take the pair out of what the stage severs.',
    'この経路に遮断点を追加するか、この組をステージの severs から外してください。',
  ],
  [
    'stage {stage} severs {from} from {to}, which no path joins even before any cut',
    'ステージ {stage} は {from} と {to} を遮断しますが、両者の間には遮断前から経路がありません',
  ],
  [
    'Check the map for missing cables; a proof about a path that is not on the map proves nothing.',
    'ケーブルの記載漏れがないか確認してください。構成図にない経路については何も証明できません。',
  ],
  [
    '{one} no longer reaches {other} after stage {stage}, which keeps them connected: step {step} cuts {Spot}',
    'ステージ {stage} の後、維持するはずの {one} と {other} の接続が切れます。遮断点 {step} が{Spot}を遮断するためです',
  ],
  [
    '{one} no longer reaches {other} after stage {stage}, which keeps them connected',
    'ステージ {stage} の後、維持するはずの {one} と {other} の接続が切れます',
  ],
  [
    'Cut elsewhere, or take the pair out of what the stage keeps. Path before: {path}',
    '別の箇所を遮断するか、この組をステージの keeps から外してください。遮断前の経路: {path}',
  ],
  [
    'stage {stage} keeps {from} connected with {to}, but no path between them is on the map',
    'ステージ {stage} は {from} と {to} の接続を維持しますが、構成図に両者の経路がありません',
  ],
  [
    'Write down the cables between them and the segments they carry, or take the pair out.',
    '両者の間のケーブルと通るセグメントを書くか、この組を外してください。',
  ],
  // order
  [
    'stage {early} severs {kind} paths before stage {late} severs {other} paths for the first time',
    'ステージ {early} が {kind} の経路を遮断した後に、ステージ {late} が初めて {other} の経路を遮断します',
  ],
  [
    'Sever in the order {kinds}: move stage {late} before stage {early}.',
    '{kinds} の順に遮断してください。ステージ {late} をステージ {early} の前に移します。',
  ],
  // rungs
  [
    'Add a rung to the ladder; hands is one that needs no network.',
    'ladder に手段を追加してください。hands はネットワークを必要としません。',
  ],
  ['{step} has {rung} as its only rung', '{step} の手段が {rung} だけです'],
  ['{step} has only rungs that need the management network', '{step} の手段が、どれも管理ネットワークを必要とします'],
  ['Put hands last: a person has no deadline.', 'hands は最後にしてください。人の作業には時間切れがありません。'],
  [
    '{step} has rungs after hands, which would never be tried',
    '{step} では hands の後に手段があり、決して試されません',
  ],
  [
    'Name the cables to unplug, or write what to do as the display wording.',
    '抜くケーブルを指定するか、行うことを display に書いてください。',
  ],
  ['{step} does not tell a person what to do', '{step} に、人が何をするかが書かれていません'],
  // one-port
  ['{first} and {second} both cut {Spot}', '{first} と {second} が、どちらも {Spot}を遮断します'],
  ['Keep one of the two cut points.', 'どちらか一方の遮断点だけを残してください。'],
  ['{first} and {second} both sever cable {cable}', '{first} と {second} が、どちらもケーブル {cable} を遮断します'],
  [
    'Put both into one stage: by hands they are the same cable, and restoring one stage would open it for both.',
    '両方を同じステージに入れてください。人の手では同じケーブルなので、一方のステージを復旧すると両方が開きます。',
  ],
  [
    'One cut point is enough for a cable; restoring one of the two alone would not bring it back.',
    '1 本のケーブルに遮断点は 1 つで足ります。片方だけを復旧しても元に戻りません。',
  ],
  // tags
  ['{point} has no tag', '{point} にタグがありません'],
  ['Give it the tag {tag}, for example.', '例えばタグ {tag} を付けてください。'],
  ['{point} has the tag {tag}, which {twin} has too', '{point} のタグ {tag} は {twin} にも付いています'],
  ["Use {tag}: the rank is the stage's number.", '{tag} にしてください。先頭の数字はステージの番号です。'],
  ['Use {tag}.', '{tag} にしてください。'],
  [
    '{point} is cut in stage {rank}, but its tag is {tag}',
    '{point} はステージ {rank} で遮断しますが、タグが {tag} です',
  ],
  ['{point} has the tag {tag} out of order', '{point} のタグ {tag} が番号順になっていません'],
  ['Number the tags of a stage upwards.', 'ステージの中のタグは小さい番号から順に付けてください。'],
  ['Write {tag} into its row, and print the tag.', 'その行に {tag} と書き、タグを印刷してください。'],
  [
    'cable {cable} has no tag, but {point} cuts it as {tag}',
    'ケーブル {cable} にタグがありませんが、{point} は {tag} として遮断します',
  ],
  [
    'cable {cable} has the tag {tag}, but no cut point names the cable',
    'ケーブル {cable} にタグ {tag} がありますが、このケーブルを指定する遮断点がありません',
  ],
  [
    'cable {cable} has the tag {tag}, but {point} cuts it as {wanted}',
    'ケーブル {cable} のタグは {tag} ですが、{point} は {wanted} として遮断します',
  ],
  [
    'cable {cable} has the tag {tag} of {point}, which does not cut it',
    'ケーブル {cable} に {point} のタグ {tag} がありますが、{point} はこのケーブルを遮断しません',
  ],
  [
    'Take the tag off the cable and out of its row, or name the cable in a cut point.',
    'ケーブルと行からタグを外すか、遮断点でこのケーブルを指定してください。',
  ],
  // profile
  [
    '{step} names the rung {rung}, but {device} has no way in by {way}',
    '{step} に手段 {rung} がありますが、{device} に {way} の接続方法がありません',
  ],
  [
    'Add a way in by {rung} to {device}, or take {same} out of the ladder.',
    '{device} に {rung} の接続方法を追加するか、ladder から {same} を除いてください。',
  ],
  [
    '{step} needs the profile {profile} of {device}, which does not exist',
    '{step} に必要な {device} のプロファイル {profile} がありません',
  ],
  ['Known profiles: {list}.', '使えるプロファイル: {list}'],
  [
    '{step} goes by {rung}, but the profile {profile} of {device} is for {other}',
    '{step} の手段は {rung} ですが、{device} のプロファイル {profile} は {other} 用です',
  ],
  [
    'Name a profile for {rung} as the way in of {device}.',
    '{device} の接続方法に {rung} 用のプロファイルを指定してください。',
  ],
  [
    '{step} is a {kind}, which the profile {profile} of {device} cannot do by {rung}',
    '{step} は {kind} ですが、{device} のプロファイル {profile} では {rung} で行えません',
  ],
  [
    'Take {rung} out of the ladder, or choose another kind of cut point.',
    'ladder から {rung} を除くか、別の種類の遮断点にしてください。',
  ],
  // zone-block
  [
    '{step} is a zone block on {device}, a switch, which passes nothing between segments',
    '{step} はスイッチ {device} のゾーン遮断ですが、スイッチはセグメント間を中継しません',
  ],
  [
    'Name a firewall or router, or make {device} a router in the map if it routes.',
    'ファイアウォールかルーターを指定するか、中継する機器なら構成図で {device} を router にしてください。',
  ],
  [
    '{step} names {segments} on both sides; no device blocks a segment from itself',
    '{step} の両側に {segments} があります。同じセグメントどうしは遮断できません',
  ],
  ['Name each segment on one side only.', '各セグメントは片側だけに書いてください。'],
  [
    '{step} blocks {segment}, but {device} has no interface that carries it',
    '{step} は {segment} を遮断しますが、{device} にそのインターフェースがありません',
  ],
  [
    'Add the cable or port of {device} that carries {segment}, or leave it out.',
    '{segment} を通す {device} のケーブルかポートを追加するか、このセグメントを外してください。',
  ],
  [
    '{step} would block {segments} too: {port} of {device} carries them all',
    '{step} は {segments} も遮断してしまいます。{device} の {port} がすべてを通すためです',
  ],
  [
    'Declare the sub-interfaces of {port} as ports, one for each segment.',
    '{port} のサブインターフェースを、セグメントごとに ports に書いてください。',
  ],
]

/** Where something is cut, as findings name it, each with the blank that Japanese sets after a Latin name. */
export const SPOTS: readonly Form[] = [
  ['cable {cable}', 'ケーブル {cable} '],
  ['service {service} of {device}', '{device} のサービス {service} '],
  ['port {port} of {device}', '{device} のポート {port} '],
  ['the power of {device}', '{device} の電源'],
  ['the way from {from} to {to} through {device}', '{device} を通る {from} から {to} への経路'],
  ['its way in', 'その機器への経路'],
  ['nothing', '不明な箇所'],
]

/** What takes a way in away. */
export const TAKERS: readonly Form[] = [
  ['an earlier wave', '先行する波'],
  ['step {step}', '遮断点 {step} '],
]
