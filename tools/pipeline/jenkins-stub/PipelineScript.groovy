/** The file itself: nothing but `pipeline { … }`. */
abstract class PipelineScript extends Script {
  def invokeMethod(String name, Object given) {
    if (name != 'pipeline') throw new Fault("the file: there is no \"${name}\" outside of pipeline.")
    // What a script assigns to a name of its own would go into the binding.
    if (binding.getVariable('found')) throw new Fault('the file: there is more than one pipeline.')
    binding.setVariable('found', true)
    binding.getVariable('language').pipeline(given as List)
  }
}
