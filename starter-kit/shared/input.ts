import * as z from "zod";

/** Checks of single fields. Each says in words what is expected; an empty text counts as nothing. */

type Limits = { min?: number; max?: number };
type Lengths = { minLength?: number; maxLength?: number };

const required = "Please fill this in.";
const emptyToNull = (value: unknown) => (typeof value === "string" && value.trim() === "" ? null : value);
/** `null` and absence mean: nothing entered. */
export const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyToNull, schema.nullish());

const line = (max: number, min: number) =>
  z
    .string(required)
    .trim()
    .min(1, required)
    .min(min, `At least ${min} characters, please.`)
    .max(max, `At most ${max} characters, please.`);
const matching = (pattern: RegExp, message: string) => z.string(required).trim().min(1, required).regex(pattern, message);
const between = (schema: z.ZodNumber, { min, max }: Limits, shown: (value: number) => string = String) => {
  const low = min === undefined ? schema : schema.min(min, `Not less than ${shown(min)}, please.`);
  return max === undefined ? low : low.max(max, `Not more than ${shown(max)}, please.`);
};
const number = z.number({ error: "Please enter a number." });
const integer = number.int("Please enter a whole number.");
const inMoney = (cents: number) => (cents / 100).toFixed(2);

const ONE_SPACE = /\s+/g;
/** One line: what looks the same is the same. */
export const text = ({ minLength = 1, maxLength = 200 }: Lengths = {}) =>
  line(maxLength, minLength).overwrite((typed) => typed.replace(ONE_SPACE, " "));
export const longtext = ({ minLength = 1, maxLength = 5000 }: Lengths = {}) => line(maxLength, minLength);
export const address = text;
export const int = (limits: Limits = {}) => between(integer, limits);
export const decimal = (limits: Limits = {}) => between(number, limits);
export const percent = decimal;
/** Cents. */
export const money = (limits: Limits = {}) => between(integer, limits, inMoney);
const inTime = (minutes: number) => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 && hours > 0 ? `${hours} h` : minutes < 60 ? `${minutes} min` : `${hours} h ${rest} min`;
};
/** Minutes. */
export const duration = (limits: Limits = {}) => between(integer, { min: 0, ...limits }, inTime);
export const rating = (limits: Limits = {}) => between(integer, { min: 1, max: 5, ...limits });
export const boolean = () => z.boolean("Please answer yes or no.");
export const date = () =>
  matching(/^\d{4}-\d{2}-\d{2}$/, "Please enter a date.").refine(
    (value) => !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value),
    "This day does not exist.",
  );
export const time = () => matching(/^([01]\d|2[0-3]):[0-5]\d$/, "Please enter a time.");
/** ISO 8601 with zone; kept in UTC with milliseconds, so that texts sort as moments do. */
export const datetime = () =>
  z
    .string(required)
    .min(1, required)
    .pipe(z.iso.datetime({ offset: true, local: false, error: "Please enter a date and time." }))
    .transform((value) => new Date(value).toISOString());
export const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, "Please choose one.");
export const email = () => z.string(required).trim().toLowerCase().min(1, required).pipe(z.email("Please enter an e-mail address."));
export const phone = () => matching(/^[+()\d][-+()\d\s./]{2,40}$/, "Please enter a phone number.");
export const url = () => z.string(required).trim().min(1, required).pipe(z.url({ protocol: /^https?$/, error: "Please enter a web address." }));
/** The id of another row or of an account. */
export const reference = () => z.string("Please choose one.").min(1, "Please choose one.").max(80);
