/** What the writers of generated applications, the runner that plays them and the previews agree on. */
export const conventions = {
  signInPath: "/sign-in",
  /** Accessible names on the sign-in page. */
  email: "E-mail",
  password: "Password",
  signIn: "Sign in",
  signOut: "Sign out",
  /** Of every example account; shown on the sign-in page while example data is there. */
  examplePassword: "example-password",
  /** `POST`, answers 204: removes what people entered and puts the example rows and accounts back. */
  resetExamplesPath: "/api/examples/reset",
  /** `POST {email}`: signs in as an example account without a password while example data is there. */
  signInAsPath: "/api/auth/sign-in-as",
  /** `POST`, answers 204: ends the session there is. */
  signOutPath: "/api/auth/sign-out",
} as const;
