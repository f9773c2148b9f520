/** What is said wherever sandboxes are plain processes. */
export const NOT_ISOLATED =
  "not isolated: commands run as you; they can read your files and other programs' secrets, reach your network and local services, and may keep running after KripTik exits";
