// SPDX-License-Identifier: MIT
#pragma once

#include "app/signaturemix.h"
#include "delivery/replay.h"

#include <QtWidgets/QWidget>

class QButtonGroup;
class QRadioButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// What becomes of FUB-Signature, with what that means for what is sent.
class SignatureChooser final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignatureChooser)
public:
    explicit SignatureChooser(const Theme &theme, QWidget *parent = nullptr);
    ~SignatureChooser() override;

    SignatureChoice choice() const;
    void setChoice(SignatureChoice choice);
    /// Without a key nothing can be signed anew.
    void setHasKey(bool hasKey);
    /// The bytes that were signed are other ones now.
    void setBodyChanged(bool isChanged);
    /// How what is sent was signed; nullopt: not known (yet).
    void setMix(const std::optional<SignatureMix> &mix);
    QString note() const;
    QRadioButton *button(SignatureChoice choice) const;

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void showNote();
    QString keepText() const;
    bool mayBeRefused() const;

    QButtonGroup *m_group;
    ToneLabel *m_note;
    bool m_hasKey = true;
    bool m_isBodyChanged = false;
    std::optional<SignatureMix> m_mix;
};

} // namespace Hookglass
