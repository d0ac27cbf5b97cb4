export { type ContactRung, contactsOf, type Fed, takesPower } from '../site/contacts.ts'
