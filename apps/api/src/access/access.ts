import { SetMetadata } from '@nestjs/common';

/**
 * Who may call a route. `always`: anybody (health, metrics, docs). `predict`: anybody when PREDICT_AUTH is open, else
 * whoever has a key. A route that says nothing needs a key.
 */
export type Access = 'always' | 'predict' | 'key';

export const ACCESS = 'switchyard:access';

/** Declares who may call a controller or route. */
export const OpenTo = (access: Access) => SetMetadata(ACCESS, access);
