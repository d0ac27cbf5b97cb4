/** The controller takes at most 6 MB; above this a photograph is made smaller before it is sent. */
export const SENT_AS_IT_IS = 5_000_000
const TAKEN: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']
const LONGEST_EDGE = 2560
const QUALITIES = [0.9, 0.8, 0.65, 0.5] as const

/** A photograph ready to be sent. */
export interface Ready {
  readonly blob: Blob
  /** Made smaller or another format here. */
  readonly shrunk: boolean
}

export function goesAsItIs({ type, size }: { readonly type: string; readonly size: number }): boolean {
  return TAKEN.includes(type) && size <= SENT_AS_IT_IS
}

/** The same shape with no edge longer than `longest`; never larger than it was. */
export function fitted(width: number, height: number, longest = LONGEST_EDGE) {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Throws where the browser cannot read the file as a picture. */
export async function ready(file: Blob): Promise<Ready> {
  if (goesAsItIs(file)) return { blob: file, shrunk: false }
  const canvas = drawn(await createImageBitmap(file))
  for (const quality of QUALITIES) {
    const blob = await jpeg(canvas, quality)
    if (blob.size <= SENT_AS_IT_IS) return { blob, shrunk: true }
  }
  throw new Error('it stays larger than 5 MB')
}

function drawn(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, fitted(picture.width, picture.height))
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser cannot draw')
  // JPEG has no transparency: what shows through is white, as on paper.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      blob => (blob === null ? reject(new Error('this browser cannot write JPEG')) : resolve(blob)),
      'image/jpeg',
      quality,
    )
  })
}

const CHUNK = 0x8000

export async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const parts: string[] = []
  // More arguments at once overflow the stack.
  for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)))
  return btoa(parts.join(''))
}

/** `412 kB`, `5.2 MB`. */
export function sizeInWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
