package dev.breakwater.api.gemini;

/** Names of members. Google accepts them as its reference has them ({@code topP}), and as its protocol buffers do ({@code top_p}). */
final class Names {

    private Names() {}

    /** The name as the reference has it. */
    static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int place = 0; place < name.length(); place++) {
            char each = name.charAt(place);
            if (each == '_') {
                upper = !camel.isEmpty();
            } else {
                camel.append(upper ? Character.toUpperCase(each) : each);
                upper = false;
            }
        }
        return camel.toString();
    }
}
