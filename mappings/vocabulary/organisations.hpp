#pragma once
/// Who is who: the directory of organisations (CSV gln,sor,kind,local_code,name,telephone,receives;
/// design.md, section 8). Thread-safety: constant once read.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"

namespace genvej::mappings {

struct organisation {
    std::string gln;
    std::string sor;   ///< empty: none known
    std::string kind;  ///< municipality, hospital, gp, broker, other
    std::string local_code;
    std::string name;
    std::string telephone;
    std::vector<std::string> receives;  ///< type codes: XDIS91, GGOP, FDIS91

    /// The three-digit code of a municipality. 0: it is none, or its local code is not one.
    std::uint16_t municipality() const noexcept;
};

class organisations {
public:
    /// Errors: line and remedy; repeated GLN, unknown kind, missing column.
    static boost::system::result<organisations, model::table_error> read(std::string_view csv);
    const organisation* by_gln(std::string_view gln) const noexcept;
    const organisation* by_sor(std::string_view sor) const noexcept;
    /// A GP by ydernummer, a municipality by its code, a department by its SHAK code. Of several the first.
    const organisation* by_local_code(std::string_view kind, std::string_view code) const noexcept;
    std::size_t size() const noexcept { return rows_.size(); }

private:
    std::vector<organisation> rows_;
    std::unordered_map<std::string_view, std::size_t> by_gln_, by_sor_;
};

}  // namespace genvej::mappings
