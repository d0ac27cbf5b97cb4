import type { Form } from './sentence.ts'

/** A wrong value. */
export const SHOWN: readonly Form[] = [
  ['the text "{text}"', '「{text}」'],
  ['the number {number}', '数値 {number}'],
  ['the value {value}', '値 {value}'],
  ['empty', '空'],
  ['a list', 'リスト'],
  ['a map', '「キー: 値」の組'],
]

/** What a value should be. */
export const KINDS: readonly Form[] = [
  ['text', '文字列'],
  ['a number', '数値'],
  ['a whole number', '整数'],
  ['true or false', 'true か false'],
  ['a list such as [a, b]', '[a, b] のようなリスト'],
  ['a map of keys and values', '「キー: 値」の組'],
  ['an IP address', 'IP アドレス'],
  ['a device and its port', '「機器:ポート」の形'],
  ['a device and its outlet or relay', '「機器:コンセントまたはリレー」の形'],
  ['a picture inside the site folder', 'サイトフォルダー内の画像'],
  ['a duration such as 500ms, 10s, 5m or 1h', '500ms、10s、5m、1h のような時間'],
  ['more than nothing and at most {hours}', '0 より長く {hours} 以下'],
  ['at least {number}', '{number} 以上'],
  ['at most {number}', '{number} 以下'],
  ['one of {list}', '次のどれか（{list}）'],
  ['kakuri/1', 'kakuri/1'],
]

/** What a name should name, and where that is declared. */
export const WHAT: readonly Form[] = [
  ['room', '部屋'],
  ['segment', 'セグメント'],
  ['device', '機器'],
  ['agent', 'エージェント'],
  ['login server', '認証サーバー'],
  ['cable', 'ケーブル'],
  ['segment or device', 'セグメントまたは機器'],
]
/** What a table of a device lists. */
export const ROWS: readonly Form[] = [
  ['interface', 'インターフェース'],
  ['outlet', 'コンセント'],
]

/** The line by which an agent reaches a board or a console. */
export const LINES: readonly Form[] = [
  ['the serial line {path} of {agent}', '{agent} のシリアル回線 {path} '],
  ['the chip {chip} of {agent}', '{agent} の GPIO チップ {chip} '],
  ['unit {unit} at {address} port {port}', '{address} ポート {port} のユニット {unit} '],
]
export const WHERE: readonly Form[] = [
  ['under {section} in site.yaml or under {other} in site.yaml', 'site.yaml の {section} にも {other} に'],
  ['under {section} in site.yaml', 'site.yaml の {section} に'],
  ['in cables.csv', 'cables.csv に'],
]

/** What is wrong with a value of a site file. The path to the value stands before. */
export const PREDICATES: readonly Form[] = [
  ['is missing', 'がありません'],
  ['is empty', 'が空です'],
  [
    'is missing: without a pinned host key nobody can tell the device from an attacker',
    'がありません。ホスト鍵を登録しないと、機器と攻撃者を見分けられません',
  ],
  [
    'is empty: without a pinned host key nobody can tell the device from an attacker',
    'が空です。ホスト鍵を登録しないと、機器と攻撃者を見分けられません',
  ],
  ['is not a key that is known here', 'は、ここでは使えない項目です'],
  ['must be {Kind}, not {Shown}', 'は{Kind}にしてください（現在: {Shown}）'],
  [
    'cannot be {Shown}: an id has letters a-z, digits, ".", "_" and "-", at most 64 of them',
    'を{Shown}にはできません。id に使えるのは半角の英数字と . _ - で、64 文字までです',
  ],
  [
    'cannot be an agent: this word means the controller',
    'はエージェントの id に使えません。コントローラーを表す語です',
  ],
  [
    'cannot be a device: in cables.csv this word means a place on a wall or panel',
    'は機器の id に使えません。cables.csv では壁やパネルの位置を表す語です',
  ],
  ['cannot be a key here', 'は、ここではキーに使えません'],
  [
    'cannot be carried out: {device} has no way that can do it, and no cable is known to unplug',
    'を実行する手段がありません。{device} に使える手段がなく、抜くケーブルも分かりません',
  ],
  ['cannot be {Shown}', 'を{Shown}にはできません'],
  ['names the {What} "{name}", which is not {Where}', 'の{What}「{name}」は、{Where}ありません'],
  ['has the same id as a segment', 'の id がセグメントと同じです'],
  ['needs the address of the device', 'には機器のアドレスが必要です'],
  ['needs the segment that the address lies in', 'には、アドレスが属するセグメントが必要です'],
  ['says where the address lies, but there is no address', 'はアドレスの属するセグメントですが、アドレスがありません'],
  ['is the same address and {way} port as that of {other}', 'が {other} のアドレスと {way} ポートに重なっています'],
  [
    'is {segment}, but port {port} carries {carried}',
    'は {segment} ですが、ポート {port} のセグメントは {carried} です',
  ],
  [
    'names port {port}, which {device} has neither under ports nor in cables.csv',
    'のポート {port} は、{device} の ports にも cables.csv にもありません',
  ],
  [
    'names port {port}, which {device} has neither under ports in site.yaml nor in cables.csv',
    'のポート {port} は、site.yaml にある {device} の ports にも cables.csv にもありません',
  ],
  ['names port {port}, which {other} names already', 'のポート {port} は、すでに {other} に含まれています'],
  [
    'names service {service}, which {device} does not have under services in site.yaml',
    'のサービス {service} は、site.yaml にある {device} の services にありません',
  ],
  ['names {name}, which stands on the other side too', 'の {name} が、反対側にも書かれています'],
  [
    'names {device}, which is a switch: it joins no segments',
    'の {device} はスイッチです。スイッチはセグメントどうしをつなぎません',
  ],
  ['is not a host key fingerprint: {Shown}', 'はホスト鍵のフィンガープリントではありません: {Shown}'],
  ['counts down from {from} to {to}', 'の範囲が {from} から {to} へ逆向きです'],
  ['stands for more than {count} ports', 'は {count} ポートを超えます'],
  ['has a range that cannot be read', 'の範囲を読み取れません'],
  ['is empty, begins or ends with a space, or holds a line break', 'が空か、前後に空白があるか、改行を含んでいます'],
  ['makes more than {count} ports on one device', 'により、1 台のポートが {count} を超えます'],
  ['stands here a second time; the first is in line {line}', 'が重複しています。最初は {line} 行目です'],
  ['does not say what is cut', 'に、何を遮断するかが書かれていません'],
  ['says {kinds}, but is one cut point', 'に {kinds} が書かれていますが、遮断点は 1 つです'],
  ['repeats what hands says already', 'は hands と重複しています'],
  [
    'asks for the rung {rung}, which cannot cut the power of a device',
    'の手段 {rung} では、機器の電源を切ることができません',
  ],
  ['asks for the rung {rung}, which cuts ports and power only', 'の手段 {rung} で遮断できるのは、ポートと電源だけです'],
  [
    'asks for the rung outlet, but {device} has no outlets in site.yaml',
    'に手段 outlet がありますが、site.yaml にある {device} に outlets がありません',
  ],
  [
    'asks for the rung relay, but {device} has no relays for {port} in site.yaml',
    'に手段 relay がありますが、site.yaml にある {device} の relays に {port} がありません',
  ],
  ['must be at least 1m', 'は 1m 以上にしてください'],
  ['is at the device itself, which could not switch it back', 'がその機器自身にあります。元に戻せなくなります'],
  ['names {device}, which has no {way} under ways', 'の {device} は、ways に {way} がありません'],
  ['names {contact}, which {other} is switched by already', 'の {contact} は、すでに {other} に使われています'],
  ['does not say how the board is reached', 'に、リレー基板への接続方法が書かれていません'],
  ['says {kinds}, but is one board', 'に {kinds} が書かれていますが、リレー基板は 1 つです'],
  ['is {Line}, which {other} is at already', 'の{Line}は、すでに {other} が使っています'],
  ['asks for the rung hands, but no cable is known to unplug', 'に手段 hands がありますが、抜くケーブルが分かりません'],
  [
    'asks for the rung {rung}, but only a person can do this one',
    'の手段 {rung} は使えません。この遮断点は人だけが行えます',
  ],
  [
    'asks for the rung {rung}, but {device} has no {way} under ways in site.yaml',
    'に手段 {rung} がありますが、site.yaml にある {device} の ways に {way} がありません',
  ],
  ['stands in the ladder twice', 'が ladder に 2 回あります'],
  ['is "{text}": a spreadsheet has made a date of it', 'が「{text}」になっています。表計算ソフトが日付に変えています'],
  [
    'is "{text}": a spreadsheet has put this in its place',
    'が「{text}」になっています。表計算ソフトが置き換えています',
  ],
  ['holds a line break', 'に改行が含まれています'],
  ['"{text}" holds full-width or otherwise unusual characters', 'の「{text}」に全角文字などが含まれています'],
  ['stands to the right of the last column', 'は最後の列より右にあります'],
  ['has {count} characters; at most {most} are read', 'が {count} 文字あります。読み取れるのは {most} 文字までです'],
  ['holds the invisible character {character}', 'に見えない文字 {character} が含まれています'],
]
