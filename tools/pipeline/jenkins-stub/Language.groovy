/** The words of a declarative Jenkinsfile: what may stand where, and what it does to a build. */
class Language {
  Build build

  // Arguments ------------------------------------------------------------------------------------------------------

  static Closure onlyBody(String place, String word, List given) {
    if (given.size() != 1 || !(given[0] instanceof Closure)) throw new Fault("${place}: ${word} takes a block.")
    return given[0]
  }

  static String onlyText(String place, String word, List given) {
    if (given.size() != 1 || !(given[0] instanceof CharSequence)) throw new Fault("${place}: ${word} takes one text.")
    return given[0].toString()
  }

  static Map named(String place, String word, List given, List needed, List possible) {
    if (given.size() != 1 || !(given[0] instanceof Map)) throw new Fault("${place}: ${word} takes names with values.")
    Map map = given[0]
    needed.findAll { !map.containsKey(it) }.each { throw new Fault("${place}: ${word} needs ${it}.") }
    map.keySet().findAll { !(needed + possible).contains(it) }.each { throw new Fault("${place}: ${word} has no \"${it}\".") }
    return map
  }

  static Closure nothing(String place, String word) {
    return { List given -> if (!given.isEmpty()) throw new Fault("${place}: ${word} takes nothing."); null }
  }

  Block block(String place, Map words, Map more = [:]) {
    return new Block([place: place, build: build, words: words] + more)
  }

  // Directives -----------------------------------------------------------------------------------------------------

  Closure timeout(String place) {
    return { List given ->
      def map = named(place, 'timeout', given, ['time'], ['unit', 'activity'])
      if (!(map.time instanceof Integer) || map.time <= 0) throw new Fault("${place}: timeout needs a time above nothing.")
      if (!['SECONDS', 'MINUTES', 'HOURS', 'DAYS'].contains(map.unit ?: 'MINUTES')) throw new Fault("${place}: timeout has no unit ${map.unit}.")
    }
  }

  void options(String place, Closure body, boolean ofPipeline) {
    def words = [timeout: timeout(place)]
    if (ofPipeline) {
      words += [
        timestamps: nothing(place, 'timestamps'),
        skipDefaultCheckout: nothing(place, 'skipDefaultCheckout'),
        disableConcurrentBuilds: { List given -> if (given) named(place, 'disableConcurrentBuilds', given, [], ['abortPrevious']) },
        buildDiscarder: { List given -> if (given != ['rotator']) throw new Fault("${place}: buildDiscarder takes a logRotator.") },
        logRotator: { List given -> named(place, 'logRotator', given, [], ['numToKeepStr', 'daysToKeepStr', 'artifactNumToKeepStr', 'artifactDaysToKeepStr']); 'rotator' },
      ]
    }
    block(place, words).run(body)
  }

  void parameters(String place, Closure body) {
    def parameter = { String word, Class type ->
      { List given ->
        def map = named(place, word, given, ['name', 'defaultValue'], ['description'])
        if (!type.isInstance(map.defaultValue)) throw new Fault("${place}: ${map.name} has a default of the wrong type.")
        def changed = (build.scenario.params ?: [:])
        build.params[map.name] = changed.containsKey(map.name) ? changed[map.name] : map.defaultValue
      }
    }
    block(place, [string: parameter('string', CharSequence), booleanParam: parameter('booleanParam', Boolean)], [repeated: ['*']]).run(body)
    def strange = (build.scenario.params ?: [:]).keySet().findAll { !build.params.containsKey(it) }
    if (strange) throw new Fault("${place}: the scenario sets ${strange.join(', ')}, which is no parameter.")
    // Jenkins hands parameters to shell lines as well.
    build.params.each { name, value -> build.env[name] = value.toString() }
  }

  /** Whether all conditions of a block hold. */
  List conditions(String place, Closure body, boolean ofStage) {
    def found = []
    def words = [
      expression: { List given -> found << (steps(place).run(onlyBody(place, 'expression', given)) as boolean) },
      environment: { List given ->
        def map = named(place, 'environment', given, ['name', 'value'], [])
        found << (build.env[map.name] == map.value)
      },
      not: { List given ->
        def inner = conditions(place, onlyBody(place, 'not', given), false)
        if (inner.size() != 1) throw new Fault("${place}: not takes one condition.")
        found << !inner[0]
      },
    ]
    if (ofStage) words.beforeInput = { List given ->
      if (given.size() != 1 || !(given[0] instanceof Boolean)) throw new Fault("${place}: beforeInput takes true or false.")
    }
    block(place, words, [repeated: ['expression', 'environment', 'not']]).run(body)
    if (found.isEmpty()) throw new Fault("${place}: a condition is missing.")
    return found
  }

  /** The steps that this pipeline uses; what they return is handed to other steps. */
  Block steps(String place) {
    def words = [
      sh: { List given ->
        def line = onlyText(place, 'sh', given)
        build.lines << line
        def fails = build.scenario.fails
        if (fails != null && line =~ fails) throw new LineFailed(line)
      },
      fileExists: { List given -> (build.scenario.files ?: []).contains(onlyText(place, 'fileExists', given)) },
      script: { List given -> steps(place).run(onlyBody(place, 'script', given)) },
      checkout: { List given -> if (given != ['git']) throw new Fault("${place}: checkout takes an scm."); build.lines << 'checkout' },
      scmGit: { List given -> named(place, 'scmGit', given, ['branches', 'userRemoteConfigs'], ['extensions']); 'git' },
      cloneOption: { List given -> named(place, 'cloneOption', given, ['shallow'], ['noTags', 'timeout', 'depth', 'reference', 'honorRefspec']) },
      cleanBeforeCheckout: { List given -> if (given) named(place, 'cleanBeforeCheckout', given, [], ['deleteUntrackedNestedRepositories']) },
      withCredentials: { List given ->
        if (given.size() != 2 || !(given[0] instanceof List) || !(given[1] instanceof Closure)) throw new Fault("${place}: withCredentials takes a list and a block.")
        steps(place).run(given[1])
      },
      usernamePassword: { List given -> named(place, 'usernamePassword', given, ['credentialsId', 'usernameVariable', 'passwordVariable'], []) },
      archiveArtifacts: { List given ->
        def map = named(place, 'archiveArtifacts', given, ['artifacts'], ['allowEmptyArchive', 'fingerprint', 'excludes', 'onlyIfSuccessful'])
        build.lines << "archive ${map.artifacts}".toString()
      },
    ]
    return block(place, words, [repeated: ['*']])
  }

  void agent(String place, List given) {
    if (given != ['any']) throw new Fault("${place}: only `agent any` is known here.")
  }

  // Stages ---------------------------------------------------------------------------------------------------------

  void stage(List given) {
    if (given.size() != 2 || !(given[0] instanceof CharSequence) || !(given[1] instanceof Closure)) throw new Fault('stages: stage takes a name and a block.')
    def name = given[0].toString()
    if (build.stages.any { it.name == name }) throw new Fault("stages: there are two stages \"${name}\".")
    def place = "stage '${name}'".toString()
    def parts = [:]
    def part = { String word -> { List with -> parts[word] = onlyBody(place, word, with) } }
    block(place, ['when', 'options', 'input', 'steps'].collectEntries { [it, part(it)] }).run(given[1])
    if (!parts.steps) throw new Fault("${place}: it has no steps.")

    def record = [name: name, outcome: 'skipped', lines: []]
    build.stages << record
    if (parts.options) options(place, parts.options, false)
    def holds = parts.when == null || conditions("${place}, when", parts.when, true).every()
    def asks = parts.input == null ? null : input("${place}, input", parts.input)
    build.lines = []
    // Also of a stage that does not run: a mistake in it must not wait for the day it does.
    def stepped = rehearsed(place, parts.steps)
    if (stepped == 0) throw new Fault("${place}: its steps are empty.")
    if (build.result != 'SUCCESS') { record.outcome = 'not reached'; return }
    if (!holds) return
    if (asks != null) {
      record.asked = true
      if (build.scenario.declined) { record.outcome = 'declined'; build.result = 'ABORTED'; return }
      build.env[asks] = 'somebody'
    }
    build.lines = record.lines
    try {
      steps(place).run(parts.steps)
      record.outcome = 'ran'
    } catch (LineFailed failed) {
      record.outcome = 'failed'
      build.result = 'FAILURE'
    }
  }

  int rehearsed(String place, Closure body) {
    def (fails, lines) = [build.scenario.fails, build.lines]
    build.scenario.remove('fails')
    build.lines = []
    try {
      steps(place).run(body)
      return build.lines.size()
    } finally {
      if (fails != null) build.scenario.fails = fails
      build.lines = lines
    }
  }

  String input(String place, Closure body) {
    def submitter = 'nobody'
    block(place, [
      message: { List given -> onlyText(place, 'message', given) },
      ok: { List given -> onlyText(place, 'ok', given) },
      submitterParameter: { List given -> submitter = onlyText(place, 'submitterParameter', given) },
    ]).run(body)
    return submitter
  }

  /** In the order of Jenkins, whatever the order in the file. */
  void post(String place, Closure body) {
    def order = [
      always: { true }, success: { build.result == 'SUCCESS' }, failure: { build.result == 'FAILURE' },
      aborted: { build.result == 'ABORTED' }, unsuccessful: { build.result != 'SUCCESS' }, cleanup: { true },
    ]
    def bodies = [:]
    block(place, order.collectEntries { name, _ -> [name, { List given -> bodies[name] = onlyBody(place, name, given) }] }).run(body)
    if (bodies.isEmpty()) throw new Fault("${place}: it is empty.")
    order.each { name, holds ->
      if (bodies[name] == null) return
      if (rehearsed("${place}, ${name}", bodies[name]) == 0) throw new Fault("${place}: ${name} has no steps.")
      if (!holds()) return
      build.lines = []
      build.post[name] = build.lines
      try {
        steps("${place}, ${name}").run(bodies[name])
      } catch (LineFailed failed) {
        build.result = 'FAILURE'
      }
    }
  }

  void pipeline(List given) {
    def parts = [:]
    def place = 'pipeline'
    def part = { String word -> { List with -> parts[word] = onlyBody(place, word, with) } }
    def words = ['options', 'parameters', 'environment', 'stages', 'post'].collectEntries { [it, part(it)] }
    words.agent = { List with -> agent(place, with); parts.agent = true }
    block(place, words, [constants: ['any', 'none']]).run(onlyBody('the file', 'pipeline', given))
    ['agent', 'stages'].findAll { !parts[it] }.each { throw new Fault("pipeline: it has no ${it}.") }
    if (parts.options) options('pipeline, options', parts.options, true)
    if (parts.parameters) parameters('pipeline, parameters', parts.parameters)
    if (parts.environment) new Environment(place: 'pipeline, environment', build: build, words: [:]).run(parts.environment)
    block('pipeline, stages', [stage: { List with -> stage(with) }], [repeated: ['stage']]).run(parts.stages)
    if (build.stages.isEmpty()) throw new Fault('pipeline: it has no stage.')
    if (parts.post) post('pipeline, post', parts.post)
  }
}
