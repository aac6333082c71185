// Character data, in the strict pass.
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

// [14] CharData ::= [^<&]* - ([^<&]* ']]>' [^<&]*), and references; to the next `<`
bool scan::character_data() {
    const char* from = at_;
    const model::position begin = here();
    if (!layout() && !text()) return false;
    if (!count_node()) return false;
    if (out_ != nullptr) add_text({from, at_}, begin);
    return true;
}

/// Passes white space. True: that is all there is, as between most elements.
bool scan::layout() noexcept {
    const char* to = at_;
    for (; *to == '\n' || *to == ' ' || *to == '\t'; ++to) {
        if (*to == '\n') begin_line(to + 1);
    }
    at_ = to;
    return *to == '<';
}

bool scan::text() {
    for (;;) {
        if (!skip_to(text_stops, {})) return false;
        if (*at_ == '<') return true;
        if (*at_ == '&') {
            if (!reference()) return false;
        } else {
            if (rest_begins("]]>")) return fail("xml.cdata_end", at_);
            ++at_;
        }
    }
}

}  // namespace genvej::formats::xml
