/**
 * Where a retired term is a finding:
 * - `everywhere`: identifiers, file names, comments, Markdown, program output and test names
 * - `identifiers`: identifiers alone, in every part of a camelCase name
 * - `whole identifiers`: identifiers that consist of nothing else
 * - `properties`: names of properties that consist of nothing else
 */
export type Scope = 'everywhere' | 'identifiers' | 'whole identifiers' | 'properties';

export interface RetiredTerm {
  /** As docs/glossary.md lists them; a term of several words matches them side by side. */
  readonly terms: readonly string[];
  /** Other forms of the same terms, separated by blanks; the glossary does not repeat them. */
  readonly forms?: string;
  readonly scope: Scope;
  /** What to write instead. */
  readonly instead: string;
}

/** The terms that this project no longer uses: the data of a lint rule, and docs/glossary.md. */
export const RETIRED: readonly RetiredTerm[] = [
  // A subject without a name.
  {
    terms: ['nobody', 'somebody', 'whoever', 'anybody', 'everybody'],
    scope: 'everywhere',
    instead: 'the named subject',
  },
  // Programs report, log and collect.
  {
    terms: ['tell', 'say', 'hear'],
    forms: 'tells told telling teller says said saying hears heard hearing hearings unsaid',
    scope: 'everywhere',
    instead: 'report, record, log, print, collect, receive',
  },
  {
    terms: ['word', 'words'],
    forms: 'worded wording',
    scope: 'everywhere',
    instead: 'text, message, term, field',
  },
  { terms: ['shown', 'shows'], scope: 'everywhere', instead: 'reports, fact, FactName' },
  { terms: ['testimony'], forms: 'testimonies', scope: 'everywhere', instead: 'witness report' },
  { terms: ['surroundings'], scope: 'everywhere', instead: 'context' },
  // Things do not stand.
  {
    terms: ['stand', 'standing'],
    forms: 'stands stood standings',
    scope: 'everywhere',
    instead: "is, exists, runs, is deployed; kind: 'state'; service kind",
  },
  // Members of a cast.
  { terms: ['party', 'parties'], scope: 'everywhere', instead: 'workload, member (of a cast), client' },
  { terms: ['unasked'], scope: 'everywhere', instead: 'notInjected' },
  // Mutations.
  {
    terms: ['withhold', 'withheld'],
    forms: 'withholds withholding withholdings',
    scope: 'everywhere',
    instead: 'omit, omission',
  },
  { terms: ['recast'], forms: 'recasts recasting', scope: 'everywhere', instead: 'redeploy' },
  { terms: ['keep'], scope: 'whole identifiers', instead: 'omitRedeploy' },
  // Fields of a record.
  { terms: ['seed'], forms: 'seeds seeded', scope: 'everywhere', instead: 'source (of a claim)' },
  { terms: ['chapter'], forms: 'chapters', scope: 'everywhere', instead: 'article' },
  { terms: ['the handbook'], scope: 'everywhere', instead: 'the articles, by title' },
  { terms: ['beyond'], scope: 'whole identifiers', instead: 'istio-docs' },
  { terms: ['controls'], scope: 'properties', instead: 'complianceControls' },
  { terms: ['needs'], scope: 'whole identifiers', instead: 'requires' },
  { terms: ['within'], scope: 'properties', instead: 'timeout' },
  // Meshes.
  { terms: ['guest'], forms: 'guests', scope: 'everywhere', instead: 'existing mesh' },
  { terms: ['own mesh', 'whole mesh'], scope: 'everywhere', instead: 'managed mesh; mesh-wide' },
  { terms: ['own'], scope: 'whole identifiers', instead: 'managed' },
  { terms: ['wide'], scope: 'whole identifiers', instead: 'meshWide' },
  // Scenarios.
  { terms: ['journey'], forms: 'journeys', scope: 'everywhere', instead: 'scenario' },
  { terms: ['course'], scope: 'identifiers', instead: 'pattern' },
  { terms: ['carried'], scope: 'identifiers', instead: 'inherited' },
  // Runs.
  {
    terms: ['play', 'played'],
    forms: 'plays playing',
    scope: 'everywhere',
    instead: 'run',
  },
  { terms: ['mission'], forms: 'missions', scope: 'everywhere', instead: 'mode' },
  { terms: ['wave'], forms: 'waves', scope: 'everywhere', instead: 'batch' },
  { terms: ['turn'], scope: 'whole identifiers', instead: 'creationBatch, tick' },
  {
    terms: ['stage', 'staging'],
    forms: 'stages staged stagings',
    scope: 'everywhere',
    instead: 'setup, changeSet, RunNamespaces',
  },
  { terms: ['raise'], forms: 'raised raises raising', scope: 'identifiers', instead: 'deploy' },
  {
    terms: ['dismiss', 'strike', 'revive', 'reinstate'],
    forms:
      'dismisses dismissed dismissing dismissal strikes struck striking revives revived reviving revival reinstates reinstated reinstating',
    scope: 'everywhere',
    instead: 'delete, cleanUp, recreatePods, restore',
  },
  { terms: ['take back', 'put back'], scope: 'identifiers', instead: 'restore' },
  { terms: ['home'], scope: 'whole identifiers', instead: 'workloadsBefore' },
  {
    terms: ['arrivals', 'originals'],
    forms: 'arrival',
    scope: 'everywhere',
    instead: 'workloadsAtStart, backups',
  },
  // Expectations and verdicts.
  {
    terms: ['picture', 'sight'],
    forms: 'pictures pictured sights sighted',
    scope: 'everywhere',
    instead: 'expectations, phaseExpectation',
  },
  { terms: ['in a row'], scope: 'everywhere', instead: 'streak, consecutive' },
  {
    terms: ['objection', 'soften', 'dispute', 'demand'],
    forms: 'objections softens softened softening disputes disputed disputing undisputed demands demanded demanding',
    scope: 'everywhere',
    instead: 'mismatch; downgrade; contradiction; required witness',
  },
  // Evidence.
  { terms: ['leaf'], scope: 'everywhere', instead: 'certificate' },
  { terms: ['leaves'], scope: 'identifiers', instead: 'certificates' },
  { terms: ['book'], forms: 'books', scope: 'everywhere', instead: 'index' },
  { terms: ['canary'], forms: 'canaries', scope: 'identifiers', instead: 'wireMarker (a canary is a revision)' },
  // Infrastructure.
  { terms: ['mischief'], scope: 'everywhere', instead: 'fault injection' },
  { terms: ['alongside'], scope: 'everywhere', instead: 'cluster facts; beside' },
  { terms: ['means'], scope: 'whole identifiers', instead: 'what it is, case by case' },
  { terms: ['fate'], forms: 'fates', scope: 'everywhere', instead: 'result, case by case' },
  { terms: ['plumbing'], scope: 'everywhere', instead: 'infrastructure' },
  { terms: ['trouble'], forms: 'troubles troubled', scope: 'everywhere', instead: 'error, problem' },
  { terms: ['attempted', 'happened', 'repair'], scope: 'properties', instead: 'operation, details, hint' },
];
