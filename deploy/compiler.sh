# shellcheck shell=bash
# Sourced by scripts that build: one compiler for all projects takes half the processor time of one for each.
export UseSharedCompilation=true SharedCompilationId=dm-master-build-$$

# It would wait ten more minutes for work.
stop_compiler() {
  pkill -f "VBCSCompiler.* -pipename:$SharedCompilationId\$" 2>/dev/null || true
}
