#pragma once
/// What a person sends with a button. Pure; thread-safe.
#include <string_view>

#include <rapidjson/document.h>

namespace genvej::gateway {

/// False: it is no JSON object. Iterative: the depth of what comes is its sender's, the stack is ours.
inline bool read_small_object(std::string_view body, rapidjson::Document& into) {
    into.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(body.data(),
                                                                                       body.size());
    return !into.HasParseError() && into.IsObject();
}

}  // namespace genvej::gateway
