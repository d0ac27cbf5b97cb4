import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, OpenApi, Operation, Parameter } from './openapi.ts'
import { API } from './own-paths.ts'
import { shapeText } from './shape-text.ts'

export const DOCS_STYLE = readFileSync(join(import.meta.dirname, 'docs.css'), 'utf8')
export const DOCS_STYLE_PATH = `${API}/docs.css`

/** The OpenAPI document as a page to read, without any script. */
export function docsPage(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = document.tags.map(({ name }) => {
    const own = operations.filter(one => one.operation.tags[0] === name)
    return `<h2 id="${idOf(name)}">${escaped(name)}</h2>\n${own.map(article).join('\n')}`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}</title>
<link rel="stylesheet" href="${DOCS_STYLE_PATH}">
</head>
<body>
<header>
<h1>${escaped(document.info.title)}</h1>
<p class="rights">${escaped(document.info.description)} Paths are below <code>${API}</code>. <a href="${API}/openapi.json">OpenAPI document</a></p>
<nav aria-label="Groups"><ul>${document.tags.map(({ name }) => `<li><a href="#${idOf(name)}">${escaped(name)}</a></li>`).join('')}</ul></nav>
</header>
<main>
${groups.join('\n')}
</main>
</body>
</html>
`
}

interface Shown {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

function article({ path, method, operation }: Shown): string {
  const parts = [
    `<h3><span class="method">${method.toUpperCase()}</span> ${escaped(path)}</h3>`,
    `<p>${escaped(operation.summary)}</p>`,
    `<p class="rights">${escaped(operation.description)}</p>`,
    details('Query', queryText(operation.parameters)),
    details('Body', contentText(operation.requestBody)),
    details('Reply', contentText(operation.responses[200])),
  ]
  return `<article class="${method}" id="${operation.operationId}">\n${parts.filter(Boolean).join('\n')}\n</article>`
}

const details = (title: string, text: string) =>
  text === '' ? '' : `<details><summary>${title}</summary><pre>${escaped(text)}</pre></details>`

function queryText(parameters: readonly Parameter[]): string {
  const own = parameters.filter(one => one.in === 'query')
  return own.map(one => `${one.name}${one.required ? '' : '?'}: ${shapeText(one.schema)}`).join('\n')
}

function contentText(of: Pick<Answer, 'content'> | undefined): string {
  if (of === undefined) return ''
  return Object.entries(of.content)
    .map(([mime, { schema }]) => (mime === 'application/json' ? shapeText(schema) : mime))
    .join('\n')
}

const idOf = (name: string) => name.toLowerCase().replaceAll(' ', '-')

const ENTITIES: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, char => ENTITIES[char] ?? char)
