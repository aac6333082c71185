# Completion for bash: source it, or put it into /usr/share/bash-completion/completions/genvej.
# A test holds commands and options against genvej --help.
_genvej() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= at
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
            serve|convert|send|messages|store|maps|indicators|report|configuration|version) command=${COMP_WORDS[at]}; break ;;
        esac
    done
    case $before in
        --to) COMPREPLY=($(compgen -W "fhir-json fhir-xml oioxml" -- "$word")); return ;;
        --lang) COMPREPLY=($(compgen -W "en da" -- "$word")); return ;;
        --charset) COMPREPLY=($(compgen -W "UTF-8 ISO-8859-1 windows-1252" -- "$word")); return ;;
        --format) COMPREPLY=($(compgen -W "text html json csv" -- "$word")); return ;;
        --state) COMPREPLY=($(compgen -W "accepted duplicate refused" -- "$word")); return ;;
        --mappings|--indicators|--out) COMPREPLY=($(compgen -d -- "$word")); return ;;
    esac
    local words=
    case $command in
        "") words="--help --lang serve convert send messages store maps indicators report configuration version" ;;
        serve) words="--help --config --organisations --mappings --indicators" ;;
        convert) words="--help --to --organisations --original --charset --coverage --mappings --out --now" ;;
        send) words="--help --show" ;;
        maps) words="--help check coverage catalogue export --mappings --format --out" ;;
        report) words="--help referrals deadlines indicators kinds shares smoking shared risk_groups closing education lives_alone --municipality --without --from --to --by --only --pack --format --as-known --rows --aggregated --config --store" ;;
        indicators) words="--help list explain answers export document --indicators --gateway --set --fhir" ;;
        messages) words="--help list show trace raw fhir replay --gateway --part --partner --kind --sender --receiver --letter --state --from --until --limit --target" ;;
        store) words="--help verify migrate prune backup --config --store --older-than --dry-run" ;;
        configuration|version) words="--help" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ $command == convert || $command == send || $command == serve || $command == store ]] && COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _genvej genvej
