#pragma once
/// Loads what translations need: the maps with the examples that exercise them, the table of forms, the
/// directory of organisations, the rules of the pathway, and the sets of indicators.
///
/// Reads files where `--mappings`, `--organisations`, `--indicators` or the configuration name them; else
/// what is built in. Thread-safety: functions without state.
#include <memory>
#include <string>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/indicators/sets.hpp"
#include "gateway/letters/closing_rules.hpp"
#include "gateway/pathway/rules.hpp"
#include "gateway/pipeline/forms.hpp"
#include "mappings/engine/map_set.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway {

namespace summary {
class rules;
}

/// Maps, forms, directory, the rows of closing letters and summaries, and sets of indicators, which SIGHUP
/// replaces together. Constant.
struct knowledge {
    std::shared_ptr<const mappings::map_set> maps;
    mappings::organisations directory;
    form_table forms;
    std::shared_ptr<const pathway::rules> pathway =
        nullptr;  ///< `pathway/NAME.csv` of the folder stands in for a table
    std::shared_ptr<const letters::closing_rules> closing = nullptr;
    std::shared_ptr<const summary::rules> summary = nullptr;
    std::shared_ptr<const indicators::indicator_sets> indicators = nullptr;
};

struct knowledge_problem {
    bool world = false;               ///< a file or folder could not be read
    std::vector<std::string> errors;  ///< lines for people: file, line, reason
};

struct loaded_knowledge {
    std::shared_ptr<const knowledge> value;  ///< nullptr: see problem
    knowledge_problem problem;
    model::issues found;  ///< of the maps, warnings included
};

/// @param mappings_directory laid out like the project's `mappings`; empty: the built-in maps
/// @param organisations_file CSV; empty: the built-in, invented directory
/// @param indicators_directory a folder with a folder for each set; empty: the built-in sets alone
loaded_knowledge load_knowledge(const std::string& mappings_directory, const std::string& organisations_file,
                                const std::string& indicators_directory = {});

/// An example of a map, a letter or a FHIR message: the maps know no formats.
model::checked<model::document> read_example(const std::string& path, std::string_view bytes);

/// The whole file. False: it cannot be read.
bool read_file(const std::string& path, std::string& out);

}  // namespace genvej::gateway
