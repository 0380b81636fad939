import { z } from 'zod';

export const roles = ['viewer', 'manager', 'analyst', 'admin'] as const;

/** Each role may do everything that the one before it may. */
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const roleRank: Readonly<Record<Role, number>> = { viewer: 0, manager: 1, analyst: 2, admin: 3 };
