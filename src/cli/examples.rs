//! What stands below the help of each command: examples.

pub const MAIN: &str = "\
Examples:
  gen demo                       an example fleet in a temporary folder, and what one mistake looks like
  gen init                       a first platform.toml and service.toml
  gen                            compile, check and write everything
  gen check                      is everything that lies here current? (for CI)
  gen show orders production     each value of a service, with the line that says it
  gen explain workloads.web.scale.min

Exit codes: 0 all is well; 1 the answer is no (errors in the sources, stale files); 2 gen could not do its work.
Findings go to stderr, results to stdout. With --format json everything is one document on stdout.
Every option has a variable: GEN_ENV for --env, GEN_MESSAGE_FILE for --message-file.";

pub const WRITE: &str = "\
Examples:
  gen                                    everything
  gen write --service 'account-*'        only these services
  gen write --env staging --format json  for a script

A service with an error is not written; the others are, and the exit code is 1.";

pub const CHECK: &str = "\
Examples:
  gen check                    exit code 1 if a file is stale, with the reason of each and the cure
  gen check --format github    the same as annotations of a pull request
  gen check --format sarif     the same as a SARIF document, for code scanning";

pub const DIFF: &str = "\
Examples:
  gen diff                                what the generated files of the work tree change
  gen diff --compile                      what gen would change, without writing it
  gen diff --from origin/main --format markdown --fail-on exposure-wider --fail-on data-goes
  gen diff --from v1 --to v2 --env production --stat
  gen diff --source . --root ../gitops    what a source in a repository of its own would change there";

pub const SHOW: &str = "\
Examples:
  gen show orders production              each value, with file:line and layer
  gen show orders --format json           the same for a program
  gen show orders staging --format manifests | kubectl diff -f -";

pub const EXPLAIN: &str = "\
Examples:
  gen explain workloads.web.scale.min       a key of service.toml
  gen explain platform.mesh.mtls            a key of platform.toml
  gen explain mesh/retries-exceed-timeout   a check
  gen explain production/services/orders/values.yaml#/workloads/web/replicas
                                            which lines of which source made this value";

pub const RELEASE: &str = "\
Examples:
  gen release orders --env staging --tag 1.4.3
  gen release orders --env staging --tag 1.4.3 --digest sha256:1f0e…
  gen release orders --env staging --tag 1.4.3 --image nginx=1.29.1
  gen release orders --env staging --from images.json   of the form of release.toml; - is stdin";

pub const ROLLBACK: &str = "\
Examples:
  gen rollback orders --env production --reason 'errors at checkout'
  gen rollback orders --env production --to v2026.11.3 --reason 'errors at checkout'

Neither release nor promote brings back what was rolled back, unless --again says so.";

pub const FREEZE: &str = "\
Examples:
  gen freeze orders --env production --reason 'incident 4711'
  gen freeze orders ledger --env production --reason 'stocktaking'

A sync that runs already is not stopped.";

pub const THAW: &str = "\
Examples:
  gen thaw orders --env production";

pub const PROMOTE: &str = "\
Examples:
  gen promote orders --to production
  gen promote orders ledger --to production      a caller and its new callee go together
  gen promote orders --to production --dry-run   what would change, and in what production would differ
  gen promote --all --to production              everything that gen list promotions shows
  gen promote orders --to production --from working --reason 'incident 4711'

Services that are named go together or not at all. A stage that is frozen, not current, or has errors gives nothing away,
and a frozen target takes nothing.";

pub const COMMIT: &str = "\
Examples:
  gen commit                 to the branch of [gitops], with the sources that are not committed yet
  gen commit --push          and push it; a branch that moved meanwhile is read again
  gen commit --push --branch gen/orders --open-pr-file request.md";

pub const RETIRE: &str = "\
Examples:
  gen retire orders --dry-run          who calls it, what goes with it
  gen retire orders                    out of all environments, with its working source
  gen retire orders --env staging      out of this environment; its working source stays

A service that somebody calls stays. One that holds data or serves public hosts goes once its service.toml says
[removed] \"environments.staging\" = \"why\", or names the claim or host itself.";

pub const UPGRADE: &str = "\
Examples:
  gen upgrade --env staging --dry-run     each service: byte-equal, equal in meaning, or what changes
  gen upgrade --env staging --commit      a commit of its own, platform.toml and all that follows

[environments.staging] gen = \"…\" in platform.toml says which version writes it; others refuse, and name that one.";

pub const ADOPT: &str = "\
Examples:
  gen check                                               names the file and the line of each hand edit
  gen adopt production/services/orders/values.yaml        a key of service.toml, if gen writes the same bytes from it

Where no key makes what was edited, it says so and changes nothing.";

pub const RESOLVE: &str = "\
Examples:
  git merge feature; gen resolve          sources with markers are yours; all else is written from the merged sources
  gen resolve --add && git commit         the same, added to Git's index
  gen resolve --add --take theirs         where both sides promoted or released, theirs counts";

pub const MERGE_DRIVER: &str = "\
Examples:
  git config merge.gen.driver 'gen merge-driver %O %A %B %P'    what gen init --merge-driver does; Git runs it";

pub const IMPORT: &str = "\
Examples:
  gen import k8s/ --out fleet                        platform.toml and services/ in fleet; the report to stdout
  helm template . | gen import - --out fleet         what a chart renders; kustomize build . likewise
  gen import k8s/ --env staging --team shop          prints the files, for an environment and a team of this name
  gen import k8s/ --dry-run --format json            each fact that is not kept, with the reason

Nothing is guessed. Each fact of an object that could not be said is listed; all else was compiled, rendered and compared.";

pub const INIT: &str = "\
Examples:
  gen init                                       asks, if stdin is a terminal
  gen init gitops --name shop --domain example.org --team shop --first-service orders
  gen init --ci github                           a workflow that checks each request and says what it does
  gen init --merge-driver                        conflicts of generated files wait for gen resolve";

pub const DEMO: &str = "\
Examples:
  gen demo
  gen demo boutique && cd boutique && gen check";

pub const LIST: &str = "\
Examples:
  gen list checks
  gen list services --env production --format json
  gen list promotions                    what waits, since when, and what keeps it";

pub const SCHEMA: &str = "\
Examples:
  gen schema service > service.schema.json
  then write `#:schema ./service.schema.json` at the top of service.toml: editors complete and check it";

pub const COMPLETIONS: &str = "\
Examples:
  gen completions bash > ~/.local/share/bash-completion/completions/gen
  gen completions fish > ~/.config/fish/completions/gen.fish";

pub const MAN: &str = "\
Examples:
  gen man | man -l -
  gen man /usr/local/share/man/man1";
