# bash completion for energy-pipeline
_energy_pipeline() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" suggestion
    COMPREPLY=()
    while IFS= read -r suggestion; do
        if [[ -n "$suggestion" && "$suggestion" == "$word"* ]]; then
            COMPREPLY+=("$(printf '%q' "$suggestion")")
        fi
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
}
complete -o default -F _energy_pipeline energy-pipeline
