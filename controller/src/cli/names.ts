/** One person is one name, however it is spelled: width, case, spaces and what nobody sees do not make a second person. */
export function samePerson(first: string, second: string): boolean {
  return personKey(first) === personKey(second)
}

/** What two spellings of one person have in common. */
export function personKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase()
}
