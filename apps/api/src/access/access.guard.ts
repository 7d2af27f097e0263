import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { ProblemException } from '../edge/problem.ts';
import { ACCESS, type Access } from './access.ts';
import { AdminKey } from './admin-key.ts';

/** Lets a request pass when its route is open to it or when it brings a valid key. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #configuration: Configuration;
  readonly #adminKey: AdminKey;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(AdminKey) adminKey: AdminKey,
  ) {
    this.#reflector = reflector;
    this.#configuration = configuration;
    this.#adminKey = adminKey;
  }

  canActivate(context: ExecutionContext): boolean {
    const access =
      this.#reflector.getAllAndOverride<Access | undefined>(ACCESS, [
        context.getHandler(),
        context.getClass(),
      ]) ?? 'key';
    if (access === 'always') return true;
    if (access === 'predict' && this.#configuration.predictAuth === 'open') return true;

    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const presented = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (presented !== undefined && this.#adminKey.matches(presented)) return true;
    throw new ProblemException(
      'unauthorized',
      'Send a valid key as "Authorization: Bearer …". The first one is SWITCHYARD_ADMIN_KEY, or was printed when the api started.',
      [],
      { 'www-authenticate': 'Bearer realm="switchyard"' },
    );
  }
}
