declare const brand: unique symbol

/** A value that only one function can make. The cast stands in that function's file and nowhere else (a test holds this). */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }
