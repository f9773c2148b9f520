import * as z from "zod";
import { signUpRoles, roles } from "../../shared/access";

const email = z.string().trim().toLowerCase().pipe(z.email("Please enter an e-mail address."));
const name = z.string().trim().min(1, "Please enter a name.").max(120);
const password = z.string().min(8, "At least 8 characters, please.").max(200);

export const signInInput = z.object({ email, password: z.string().max(200) });
export const signInAsInput = z.object({ email });
/** `role`: only where people of several kinds register themselves. */
export const signUpInput = z.object({ name, email, password, role: z.enum(roles).optional() });
export const accountInput = z.object({ name, email, password, role: z.enum(roles) });
export const setUpInput = z.object({ name, email, password });

export const registersAs = (asked: (typeof roles)[number] | undefined) =>
  asked === undefined ? signUpRoles[0] : signUpRoles.find((role) => role === asked);
