import { adminAuditRoutes } from './admin-audit.ts';
import { adminRoomRoutes } from './admin-rooms.ts';
import { adminServerRoutes } from './admin-server.ts';
import { adminRoutes } from './admin.ts';
import type { Administration } from '../admin/create.ts';

type Offer = Administration & Omit<Parameters<typeof adminRoutes>[0], 'audit'>;

/** All of the administrators' part. Each route begins by looking up that an administrator asks. */
export function administrationRoutes(offer: Offer) {
  return [adminRoutes(offer), adminServerRoutes(offer), adminRoomRoutes(offer), adminAuditRoutes(offer)];
}
