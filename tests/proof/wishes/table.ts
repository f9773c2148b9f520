import type { WishSpec } from "./needs";
import { bike } from "./prompts/01-bike-workshop";
import { museum } from "./prompts/02-museum-tours";
import { baking } from "./prompts/03-recipe-costing";
import { dogs } from "./prompts/13-dog-walking";
import { reservoir } from "./prompts/14-reservoir-run";
import { school } from "./prompts/15-school-it-helpdesk";
import { films } from "./prompts/18-film-club";
import { jobs } from "./prompts/22-conservation-jobs";
import { budgets } from "./prompts/26-monthly-budget";
import { podcasts } from "./prompts/31-podcast-show-notes";
import { invoicing } from "./prompts/37-freelance-invoices";

/** By the name of the prompt's file, in the order of its wishes. */
export const wishSpecs: Record<string, readonly WishSpec[]> = {
  "01-bike-workshop": bike,
  "02-museum-tours": museum,
  "03-recipe-costing": baking,
  "13-dog-walking": dogs,
  "14-reservoir-run": reservoir,
  "15-school-it-helpdesk": school,
  "18-film-club": films,
  "22-conservation-jobs": jobs,
  "26-monthly-budget": budgets,
  "31-podcast-show-notes": podcasts,
  "37-freelance-invoices": invoicing,
};
