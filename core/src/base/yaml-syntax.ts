import type { YAMLError } from 'yaml'

interface Sentence {
  readonly message: string
  readonly hint: string
}

const INDENT: Sentence = {
  message: 'The indentation does not fit the lines above.',
  hint: 'keys of one map begin in the same column; use two spaces for each level',
}

/** What the codes of the YAML library mean to a person with an editor. */
const SENTENCES: { readonly [code: string]: Sentence } = {
  TAB_AS_INDENT: {
    message: 'A tab is used to indent here.',
    hint: 'use spaces: YAML does not allow tabs at the start of a line',
  },
  BAD_INDENT: INDENT,
  MISSING_CHAR: {
    message: 'A bracket, quote, comma or colon is missing here or in a line above.',
    hint: 'close it where it was opened',
  },
  BAD_DQ_ESCAPE: {
    message: 'A backslash in double quotes begins something YAML does not know.',
    hint: "write two backslashes, or use single quotes: 'text'",
  },
  BAD_SCALAR_START: {
    message: 'Text cannot begin with this character unless it is quoted.',
    hint: 'put the text in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A second colon follows on this line.',
    hint: 'put the text in quotes if the colon belongs to it',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'A colon after the key is missing here.', hint: 'write key: value' },
  BLOCK_IN_FLOW: {
    message: 'Inside { } and [ ] indented lines with - or key: cannot be used.',
    hint: 'separate by commas',
  },
  UNEXPECTED_TOKEN: {
    message: 'Something stands here that YAML cannot read.',
    hint: 'look for a bracket, quote or comma missing before it',
  },
  TAG_RESOLVE_FAILED: { message: 'Words that begin with ! are not read.', hint: 'put the text in quotes' },
  KEY_OVER_1024_CHARS: { message: 'The key is too long.', hint: 'is a colon missing before this one?' },
  MULTIPLE_DOCS: {
    message: 'A second document begins here.',
    hint: 'remove the line ---: one file holds one document',
  },
  BAD_DIRECTIVE: { message: 'A line that begins with % is not read.', hint: 'remove it' },
}

const OTHER: Sentence = {
  message: 'This cannot be read as YAML.',
  hint: 'look for a missing bracket, quote or colon here or just before',
}

const NOT_CLOSED: Sentence = {
  message: 'A { or [ above this line is not closed.',
  hint: 'close it with } or ]',
}

/** What is wrong and what to do. Only the code is used, but for BAD_INDENT, which has two meanings in the library. */
export function syntaxSentence(error: YAMLError): Sentence {
  const notClosed = error.code === 'BAD_INDENT' && error.message.startsWith('Flow ')
  const { message, hint } = notClosed ? NOT_CLOSED : (SENTENCES[error.code] ?? OTHER)
  return { message, hint: `${hint}; until then the file cannot be checked further` }
}
