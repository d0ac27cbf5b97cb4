/** One person is one name, however it was typed. */
export function samePerson(first: string, second: string): boolean {
  return personKey(first) === personKey(second)
}

/** What all ways to type a name have in common: width, spaces, case and what nobody sees are left out. Empty where nobody is named. */
export function personKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase()
}

/** Takes a person out of these, however the name was typed. True if they were there. */
export function removePerson(names: Set<string>, name: string): boolean {
  const typed = [...names].filter(one => samePerson(one, name))
  for (const one of typed) names.delete(one)
  return typed.length > 0
}

/** Adds a person, unless they are there already in another spelling. */
export function addPerson(names: Set<string>, name: string): void {
  if (![...names].some(one => samePerson(one, name))) names.add(name)
}
