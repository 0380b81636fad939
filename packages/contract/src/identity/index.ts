export { choosePasswordSchema, emailSchema, passwordSchema, type SignIn, signInSchema } from './credentials.ts';
export { type Identity, identitySchema } from './identity.ts';
export { type Role, roleRank, roleSchema, roles } from './role.ts';
