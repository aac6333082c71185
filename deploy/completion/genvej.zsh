#compdef genvej
# Completion for zsh: put it into a folder of $fpath as _genvej. A test holds commands and options against genvej --help.
_genvej() {
    local -a commands
    commands=(
        'serve:run the gateway' 'convert:translate without a server' 'send:post files to a gateway'
        'messages:look for messages, send one once more' 'store:look after a store'
        'maps:check, measure and print the mapping rows' 'indicators:sets of indicators, and what citizens answer'
        'report:figures from what was registered once' 'configuration:print the settings of genvej.toml' 'version:print the version'
    )
    if (( CURRENT == 2 )); then
        _arguments '--help[help]' '--lang[language of issues]:language:(en da)'
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
        serve) _arguments '--help' '--config[genvej.toml]:file:_files' '--organisations[directory of organisations]:file:_files' '--mappings[maps]:folder:_files -/' \
            '--indicators[sets of indicators]:folder:_files -/' ;;
        convert) _arguments '--help' '--to[output]:format:(fhir-json fhir-xml oioxml)' '--organisations[directory of organisations]:file:_files' '*--original[what a receipt is about]:file:_files' \
            '--charset[of letters]:charset:(UTF-8 ISO-8859-1 windows-1252)' '--coverage[proof]:file:_files' '--mappings[maps]:folder:_files -/' \
            '--out[folder]:folder:_files -/' '--now[time]:time:' '*:file:_files' ;;
        send) _arguments '--help' '--show[print receipts]' '1:address:' '*:file:_files' ;;
        messages) _arguments '--help' '1:what:(list show trace raw fhir replay)' '--gateway[operator]:address:' '--part[which letter of an envelope]:number:' '--partner[who posted it]:name:' '--kind[type code]:code:' \
            '--sender[location number]:gln:' '--receiver[location number]:gln:' '--letter[identifier]:id:' '--state[of messages]:state:(accepted duplicate refused)' \
            '--from[received then or later]:time:' '--until[received before]:time:' '--limit[so many at most]:number:' '--target[to this target only]:name:' '2:message:' ;;
        store) _arguments '--help' '1:what:(verify migrate prune backup)' '--config[genvej.toml]:file:_files' '--store[the store]:file:_files' \
            '--older-than[days, as 90d]:days:' '--dry-run[change nothing]' '2:file:_files' ;;
        maps) _arguments '--help' '1:what:(check coverage catalogue export)' '--mappings[maps]:folder:_files -/' '--format[table]:format:(text html json csv fml)' '--out[folder for files]:folder:_files -/' ;;
        report) _arguments '--help' '1:report:(referrals deadlines indicators kinds shares smoking shared risk_groups closing education lives_alone)' '--municipality[codes]:codes:' '--without[codes]:codes:' '--from[month]:month:' '--to[month]:month:' \
            '--by[dimensions]:dimensions:' '--only[dimension=value]:value:' '--pack[disease]:pack:' '--format[table]:format:(text csv json)' '--as-known[as it was known]:time:' \
            '--rows[what figures are made of]' '--aggregated[small figures hidden]' '--config[genvej.toml]:file:_files' '--store[the store]:file:_files' ;;
        indicators) _arguments '--help' '1:what:(list explain answers export document)' '--indicators[sets]:folder:_files -/' '--gateway[operator]:address:' '--set[set]:name:' '--fhir[as FHIR]' '2:name:' '3:indicator:' ;;
        *) _arguments '--help' ;;
    esac
}
_genvej "$@"
