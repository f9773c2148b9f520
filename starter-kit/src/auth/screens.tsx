import type { AccountScreens } from "../ui/routes";
import { AccountsPage } from "./accounts-page";
import { SignInPage } from "./sign-in-page";
import { SignUpPage } from "./sign-up-page";

/** Where people sign in, register, and are added. */
export const accountScreens: AccountScreens = {
  signIn: () => <SignInPage />,
  signUp: () => <SignUpPage />,
  accounts: () => <AccountsPage />,
};
