import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * Imports a package must not have, by regular expression. Direction: model <- sdk <- { service, dashboard }, service <- { keeper, relay },
 * model <- lab -> sdk.
 */
const FORBIDDEN = {
  model: ["^@plimsoll/", "^ethers$", "^hardhat", "^node:"],
  sdk: ["^@plimsoll/(?!model)", "^hardhat"],
  lab: ["^@plimsoll/(?!model|sdk)"],
  service: ["^@plimsoll/(?!model|sdk)", "^hardhat"],
  keeper: ["^@plimsoll/(?!model|sdk|service)", "^hardhat"],
  relay: ["^@plimsoll/(?!sdk|service)", "^hardhat"],
  dashboard: ["^@plimsoll/(?!model|sdk)", "^hardhat", "^ethers$"],
};
const ACROSS_PACKAGES = "^(\\.\\./)+(model|sdk|lab|service|keeper|relay|dashboard|packages)/";

const layering = Object.entries(FORBIDDEN).map(([name, forbidden]) => ({
  files: [`packages/${name}/src/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: `(${forbidden.join("|")})`, message: `packages/${name} may not import this (see GUIDELINES.md).` },
          { regex: ACROSS_PACKAGES, message: "Import other packages by name." },
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(["**/dist/", "artifacts/", "cache/", "coverage/", "out/", "types/", "**/generated/", "*.mjs"]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-depth": ["error", 3],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 6],
      "no-restricted-properties": ["error", { property: "only", message: "A focused test hides the others." }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  layering,
  {
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      // chai's property assertions, node:test's registration calls, and bound methods of contract objects
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["describe", "it", "test", "suite"], package: "node:test" },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
