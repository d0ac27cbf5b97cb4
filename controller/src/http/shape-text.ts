/** The keywords of JSON Schema that the shapes of the API come out as. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema | boolean
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly maxLength?: number
}

/** A schema as a person reads a type. */
export function shapeText(schema: Schema, indent = ''): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(one => JSON.stringify(one)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(one => shapeText(one, indent)).join(' | ')
  if (schema.prefixItems) return `[${schema.prefixItems.map(one => shapeText(one, indent)).join(', ')}]`
  if (typeof schema.items === 'object') return listText(schema.items, indent)
  if (schema.properties) return objectText(schema, schema.properties, indent)
  if (typeof schema.additionalProperties === 'object')
    return `{ [id]: ${shapeText(schema.additionalProperties, indent)} }`
  return plainText(schema)
}

function listText(items: Schema, indent: string): string {
  const text = shapeText(items, indent)
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})[]` : `${text}[]`
}

function objectText(schema: Schema, properties: { readonly [name: string]: Schema }, indent: string): string {
  const names = Object.entries(properties)
  if (names.length === 0) return '{}'
  const deeper = `${indent}  `
  const lines = names.map(([name, one]) => {
    const optional = schema.required?.includes(name) ? '' : '?'
    return `${deeper}${name}${optional}: ${shapeText(one, deeper)}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

function plainText({ type, maxLength }: Schema): string {
  return maxLength === undefined ? (type ?? 'any') : `${type} (at most ${maxLength} characters)`
}
