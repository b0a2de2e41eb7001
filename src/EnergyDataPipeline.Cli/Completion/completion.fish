# fish completion for energy-pipeline
function __energy_pipeline_suggest
    set -l line (commandline --cut-at-cursor --current-process | string collect)
    set -l program (commandline --tokenize --current-process)[1]
    set -l position (string length -- "$line")
    $program "[suggest:$position]" "$line" 2>/dev/null
end
complete --command energy-pipeline --no-files --condition 'count (__energy_pipeline_suggest) >/dev/null' --arguments '(__energy_pipeline_suggest)'
complete --command energy-pipeline --force-files --condition 'not count (__energy_pipeline_suggest) >/dev/null'
