import { settings } from '../../../bff/environment.ts';
import { forward } from '../../../bff/forward.ts';

export const dynamic = 'force-dynamic';

function handle(request: Request): Promise<Response> {
  return forward(request, settings());
}

/** Every method comes here, so that a refusal is a problem like any other. */
export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
