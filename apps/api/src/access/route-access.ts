import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { ProblemException } from '../edge/problem.ts';
import { ACCESS, type Access } from './access.ts';
import type { AdminKey } from './admin-key.ts';

/** A registered route and who may call it. */
export interface GuardedRoute {
  readonly method: string;
  /** As registered, with `:parameters`. */
  readonly url: string;
  readonly access: Access;
}

/** What opens a route. */
export interface Locks {
  /** Whether `predict` routes need no key. */
  readonly isPredictOpen: boolean;
  readonly adminKey: AdminKey;
}

/** From the most open to the least. */
const LEVELS: readonly Access[] = ['always', 'predict', 'key'];

/**
 * Who may call which route. Decided once, when a route is registered, so that open routes pay nothing for it: only
 * routes that need a key get a hook that asks for one, before their body is read. A route of which nothing is known
 * needs a key. Addresses that are no route are no business of this: they are answered with 404 or 405.
 */
export class RouteAccess {
  readonly #declared = new Map<string, Access>();
  readonly #routes: GuardedRoute[] = [];

  /** All routes registered so far. */
  get routes(): readonly GuardedRoute[] {
    return this.#routes;
  }

  /** Guards the routes that are registered from now on. */
  watch(fastify: FastifyInstance, locks: Locks): void {
    const askForKey = keyHook(locks.adminKey);
    fastify.addHook('onRoute', (route) => {
      const accesses = [route.method].flat().map((method) => {
        const access = this.#accessOf(method, route.url);
        this.#routes.push({ method, url: route.url, access });
        return access;
      });
      const access = strictest(accesses);
      if (access === 'always' || (access === 'predict' && locks.isPredictOpen)) return;
      route.onRequest = [askForKey, ...[route.onRequest ?? []].flat()];
    });
  }

  /** Learns what the controllers declare with `@OpenTo`; to be called before their routes are registered. */
  learn(modules: ModulesContainer): void {
    const scanner = new MetadataScanner();
    for (const { controllers } of modules.values()) {
      for (const { metatype } of controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype: unknown = metatype.prototype;
        if (typeof prototype !== 'object' || prototype === null) continue;
        for (const name of scanner.getAllMethodNames(prototype)) {
          const handler: unknown = Reflect.get(prototype, name);
          if (typeof handler === 'function') this.#learnHandler(metatype, handler);
        }
      }
    }
  }

  /** Opens an address that is no controller's, and what is below it. */
  open(url: string): void {
    this.#declared.set(`* ${url}`, 'always');
  }

  #learnHandler(controller: object, handler: object): void {
    const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
    if (typeof method !== 'number') return;
    const access = declared(handler) ?? declared(controller) ?? 'key';
    for (const prefix of pathsOf(controller)) {
      for (const path of pathsOf(handler)) {
        const key = `${RequestMethod[method] ?? ''} ${normal(`/${prefix}/${path}`)}`;
        this.#declared.set(key, strictest([access, this.#declared.get(key) ?? 'always']));
      }
    }
  }

  #accessOf(method: string, url: string): Access {
    // Fastify makes a HEAD route of each GET route.
    const asked = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    for (const name of [...asked, 'ALL']) {
      const access = this.#declared.get(`${name} ${normal(url)}`);
      if (access !== undefined) return access;
    }
    const opened = [...this.#declared.keys()].some(
      (key) => key.startsWith('* ') && (url === key.slice(2) || url.startsWith(`${key.slice(2)}/`)),
    );
    return opened ? 'always' : 'key';
  }
}

function keyHook(adminKey: AdminKey): onRequestHookHandler {
  return ({ headers: { authorization } }, _reply, done) => {
    const presented = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (presented !== undefined && adminKey.matches(presented)) {
      done();
      return;
    }
    done(
      new ProblemException(
        'unauthorized',
        'Send a valid key as "Authorization: Bearer …". The first one is SWITCHYARD_ADMIN_KEY, or was printed when the api started.',
        [],
        { 'www-authenticate': 'Bearer realm="switchyard"' },
      ),
    );
  };
}

function declared(target: object): Access | undefined {
  const value: unknown = Reflect.getMetadata(ACCESS, target);
  return LEVELS.find((level) => level === value);
}

function pathsOf(target: object): readonly string[] {
  const paths: unknown = Reflect.getMetadata(PATH_METADATA, target);
  return [paths].flat().map((path) => (typeof path === 'string' ? path : ''));
}

function normal(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

function strictest(accesses: readonly Access[]): Access {
  return LEVELS.findLast((level) => accesses.includes(level)) ?? 'key';
}
