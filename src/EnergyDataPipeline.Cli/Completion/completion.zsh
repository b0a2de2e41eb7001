#compdef energy-pipeline
# zsh completion for energy-pipeline
_energy_pipeline() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    suggestions=("${(@)suggestions:#}")
    if (( ${#suggestions} )); then
        compadd -a suggestions
    else
        _files
    fi
}
if [[ "${funcstack[1]}" == "_energy-pipeline" ]]; then
    _energy_pipeline "$@"
else
    compdef _energy_pipeline energy-pipeline
fi
