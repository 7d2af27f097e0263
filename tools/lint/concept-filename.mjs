/** Names that say where something was put instead of what it is; they collect unrelated code. */
const NAMELESS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'type', 'types', 'misc']);
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * A file is one concept and is named after it, in kebab case. Reported once, at the top of the file.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const conceptFilename = {
  meta: {
    type: 'suggestion',
    docs: { description: 'A file is one concept and is named after it' },
    schema: [],
    messages: {
      nameless:
        '"{{name}}" says nothing about what is inside. Name the file or folder after its one concept.',
      casing: '"{{name}}" is not kebab-case. Rename it, like this: routing-snapshot.ts',
    },
  },
  create(context) {
    return {
      Program(node) {
        const path = context.filename.startsWith(context.cwd)
          ? context.filename.slice(context.cwd.length)
          : context.filename;
        const segments = path.split(/[\\/]/).filter((segment) => segment !== '');
        const file = segments.pop() ?? '';
        // "assign.property.spec.ts" is about "assign"; a dotfile's concept follows the dot.
        const words = file.split('.').filter((word) => word !== '');
        const nameless = [...segments, words[0] ?? ''].find((name) => NAMELESS.has(name.toLowerCase()));
        if (nameless !== undefined) context.report({ node, messageId: 'nameless', data: { name: nameless } });
        if (words.some((word) => !KEBAB.test(word)))
          context.report({ node, messageId: 'casing', data: { name: file } });
      },
    };
  },
};
